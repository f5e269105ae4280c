import { expect, it } from 'vitest';
import { readCluster } from '../../../judge/cluster.js';
import { JudgeDice } from '../../../judge/dice.js';
import type { Asked } from '../../../judge/dumps.js';
import { at, dict, dicts, type Json, text, texts } from '../../../judge/json.js';
import { planFaults } from '../../../judge/judge.js';
import { readPlan } from '../../../judge/plan.js';
import { Simulation } from '../../../judge/simulate.js';
import { wordFaults } from '../../../judge/words.js';
import { askRequest } from '../question/asking.js';
import { FIRST, judgedDumps } from '../question/judged.js';

const DUMPS = 25;

/** The dump after a node is gone: it is not ready, as the node controller marks it. */
const without = (items: readonly unknown[], name: string) =>
  dicts(items).map((item) =>
    item.kind === 'Node' && at(item, 'metadata', 'name') === name
      ? { ...item, status: { ...dict(item.status), conditions: [{ type: 'Ready', status: 'False' }] } }
      : item,
  );

/** What another simulation has to say against one failure of a node. */
function failureFaults(asked: Asked, seed: number, failure: Json): string[] {
  const [name, ok] = [text(failure.node), text(failure.ok)];
  const kubernetes = { items: without(asked.context.kubernetes.items, name) };
  const after = readCluster({ context: { ...asked.context, kubernetes } });
  const gone = after.pods.filter((pod) => pod.kind === 'waiting');
  const lost = gone.filter((pod) => pod.owner !== undefined && !pod.held);
  const landed = [1, 2, 3].map((way) => {
    const counting = way === 3 ? 'requested' : 'counted';
    const dice = new JudgeDice(seed * 10 + way);
    return new Simulation(after, { counting, choice: 'scores', waiting: 'never', dice }).letWaitingLand();
  });
  const told = `${name}: ${ok}, but ${landed.join(', ')} of ${lost.length} pods land`;
  if (ok === 'yes' && landed.some((number) => number < lost.length)) return [told];
  const certain = gone.every(({ held }) => !held) && texts(failure.pending).length > 0;
  return ok === 'no' && certain && landed.every((number) => number === lost.length) ? [told] : [];
}

it(`failures of nodes of ${DUMPS} generated clusters come to what another simulation comes to`, () => {
  const faults: string[] = [];
  const counts = new Map<string, number>();
  for (const { seed, asked, cluster } of judgedDumps(FIRST, DUMPS)) {
    const { result, answer } = askRequest({ ...asked.context, objective: 'survive' });
    const found = wordFaults(answer);
    // Pods that wait today come at any time, and blur what a failure brings about.
    const blurred = cluster.pods.some(({ kind }) => kind === 'waiting');
    const failures = blurred ? [] : dicts(at(result, 'failures')).filter(({ node }) => node !== undefined);
    for (const failure of failures) {
      counts.set(text(failure.ok), (counts.get(text(failure.ok)) ?? 0) + 1);
      found.push(...failureFaults(asked, seed, failure));
      const { plan, faults: form } = readPlan(failure.moves_before);
      const moves = { moves: { steps: at(failure.moves_before, 'moves') } };
      found.push(...form, ...(plan ? planFaults(cluster, moves, plan, []) : []));
    }
    faults.push(...found.map((fault) => `seed ${seed}: ${fault}`));
  }
  expect(faults).toEqual([]);
  expect(Math.min(...counts.values())).toBeGreaterThan(2);
});
