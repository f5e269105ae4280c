import { expect, it } from 'vitest';
import { type Cluster, readCluster } from '../../../judge/cluster.js';
import { JudgeDice } from '../../../judge/dice.js';
import { filtersFor } from '../../../judge/filters.js';
import { at, dicts, text } from '../../../judge/json.js';
import { type Plan, readMoves, readPlan } from '../../../judge/plan.js';
import { Simulation } from '../../../judge/simulate.js';
import { State } from '../../../judge/state.js';
import { wordFaults } from '../../../judge/words.js';
import { askRequest } from '../question/asking.js';
import { FIRST, judgedDumps } from '../question/judged.js';
import { tightCluster } from '../question/tight.js';

/** What another simulation has to say against a plan that is to let a pod in. */
function planFaults(cluster: Cluster, pod: string, plan: Plan, targets: ReadonlyMap<string, string>): string[] {
  return [1, 2, 3].flatMap((seed) => {
    const counting = seed === 3 ? 'requested' : 'counted';
    const way = { counting, choice: 'scores', waiting: 'never', dice: new JudgeDice(seed) } as const;
    const run = new Simulation(cluster, way).run(plan, targets);
    run.letWaitingLand();
    const waiting = cluster.pods.find(({ id }) => id === pod);
    const landed = waiting !== undefined && run.state.where(waiting) !== undefined;
    return [...run.faults, ...(landed ? [] : [`${pod} has no node after the plan`])];
  });
}

/** A single move that lets a pod in; where one is found, two moves are not the fewest. */
function singleMove(cluster: Cluster, pod: string): string | undefined {
  const state = new State(cluster, 'requested');
  const waiting = cluster.pods.find(({ id }) => id === pod);
  if (!waiting) return undefined;
  state.remove(waiting);
  for (const mover of cluster.pods.filter(({ kind }) => kind === 'evictable')) {
    const home = state.where(mover);
    if (!home) continue;
    state.remove(mover);
    for (const host of cluster.hosts) {
      if (host === home || filtersFor(mover, state)(host) !== undefined) continue;
      state.put(mover, host);
      const filter = filtersFor(waiting, state);
      const into = cluster.hosts.find((one) => filter(one) === undefined);
      state.remove(mover);
      if (into) return `${mover.id} to ${host.name} lets ${pod} onto ${into.name}`;
    }
    state.put(mover, home);
  }
  return undefined;
}

/** What is wrong with an answer, and how many moves it has for each pod that it lets in. */
function checked(context: Readonly<Record<string, unknown>>, cluster: Cluster) {
  const { result, answer } = askRequest({ ...context, objective: 'make_room' });
  // The scheduler's own words are what they are.
  const faults = wordFaults(answer.replaceAll('node(s)', 'of them'));
  const moves = new Map<string, number>();
  for (const one of dicts(at(result, 'pending'))) {
    const pod = text(one.pod);
    const { plan, faults: form } = readPlan({ plan: one.plan });
    faults.push(...form.filter((fault) => !fault.includes('got evict')));
    if (!plan) continue;
    const targets = new Map(readMoves(one).flatMap(({ pods, to }) => pods.map((name): [string, string] => [name, to])));
    const moved = new Set(plan.steps.flatMap((step) => (step.action === 'evict' ? step.pods : [])));
    moves.set(pod, moved.size);
    faults.push(...planFaults(cluster, pod, plan, targets));
    const better = one.fewest === true && moved.size > 1 ? singleMove(cluster, pod) : undefined;
    if (better !== undefined) faults.push(`said to be the fewest: ${moved.size} moves, but ${better}`);
  }
  return { faults, moves };
}

it('plans for generated clusters do what they say by another replay', () => {
  const faults: string[] = [];
  for (const { seed, asked, cluster } of judgedDumps(FIRST, 40)) {
    faults.push(...checked(asked.context, cluster).faults.map((fault) => `seed ${seed}: ${fault}`));
  }
  expect(faults).toEqual([]);
});

it('in small clusters that are nearly full one move is found wherever one will do, and fewest is said only where it is so', () => {
  const faults: string[] = [];
  const counts = new Map<number, number>();
  for (let seed = 1; seed <= 120; seed++) {
    const { items, assume } = tightCluster(seed);
    const context = { kubernetes: { kind: 'List', items }, assume };
    const cluster = readCluster({ context });
    const found = checked(context, cluster);
    const moves = found.moves.get('default/big') ?? 0;
    counts.set(moves, (counts.get(moves) ?? 0) + 1);
    faults.push(...found.faults.map((fault) => `seed ${seed}: ${fault}`));
    const single = singleMove(cluster, 'default/big');
    if (single !== undefined && moves !== 1) faults.push(`seed ${seed}: ${moves} moves, but ${single}`);
  }
  expect(faults).toEqual([]);
  for (const moves of [0, 1, 2, 3]) expect(counts.get(moves), `${moves} moves`).toBeGreaterThan(3);
});
