import { expect, it } from 'vitest';
import { readCluster } from '../../../judge/cluster.js';
import { JudgeDice } from '../../../judge/dice.js';
import { at, dicts } from '../../../judge/json.js';
import { Simulation } from '../../../judge/simulate.js';
import { wordFaults } from '../../../judge/words.js';
import { askRequest } from '../question/asking.js';
import { FIRST, judgedDumps } from '../question/judged.js';
import { asks, pod } from '../situation/dumps.js';

const DUMPS = 40;

it('as many replicas fit as another simulation lands', () => {
  const faults: string[] = [];
  let compared = 0;
  for (const { seed, asked, cluster } of judgedDumps(FIRST, DUMPS)) {
    const { result, answer } = askRequest({
      ...asked.context,
      objective: 'fit',
      workloads: [{ name: 'extra', cpu: '700m', memory: '900Mi' }],
    });
    faults.push(...wordFaults(answer).map((fault) => `seed ${seed}: ${fault}`));
    const [one] = dicts(at(result, 'workloads'));
    const more = at(one, 'more');
    // Who waits today may come first or last, and is left to other tests.
    if (cluster.pods.some(({ kind }) => kind === 'waiting') || at(more, 'not_tried_beyond') !== undefined) continue;
    const found = at(one, 'fit') === 1 ? 1 + Number(at(more, 'replicas')) : 0;
    const extra = Array.from({ length: found + 5 }, (_, i) =>
      pod(`extra-${i}`, { owner: 'ReplicaSet/extra', ...asks('700m', '900Mi') }),
    );
    const { items } = asked.context.kubernetes;
    const larger = readCluster({ context: { ...asked.context, kubernetes: { items: [...items, ...extra] } } });
    const landed = (['counted', 'requested'] as const).map((counting) => {
      const way = { counting, choice: 'scores', waiting: 'never', dice: new JudgeDice(seed) } as const;
      return new Simulation(larger, way).letWaitingLand();
    });
    compared++;
    if (Math.min(...landed) !== found)
      faults.push(`seed ${seed}: ${found} are said to fit, ${landed.join(' or ')} land`);
  }
  expect(faults).toEqual([]);
  expect(compared).toBeGreaterThan(8);
});
