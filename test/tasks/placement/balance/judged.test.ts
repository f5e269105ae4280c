import { expect, it } from 'vitest';
import { type Cluster, readCluster } from '../../../judge/cluster.js';
import { JudgeDice } from '../../../judge/dice.js';
import { filtersFor } from '../../../judge/filters.js';
import { at, dicts } from '../../../judge/json.js';
import { planFaults } from '../../../judge/judge.js';
import { readMoves, readPlan } from '../../../judge/plan.js';
import { Simulation } from '../../../judge/simulate.js';
import { State } from '../../../judge/state.js';
import { wordFaults } from '../../../judge/words.js';
import { askRequest } from '../question/asking.js';
import { FIRST, judgedDumps } from '../question/judged.js';
import { tightCluster } from '../question/tight.js';

/** The highest share of CPU or memory of any node that is ready. */
function peakOf({ cluster }: State, state: State): number {
  const shares = cluster.hosts
    .filter(({ ready }) => ready)
    .flatMap((host) =>
      ['cpu', 'memory'].map((resource) => {
        const has = host.allocatable.get(resource) ?? 0;
        return has > 0 ? (state.used(host).get(resource) ?? 0) / has : 0;
      }),
    );
  return Math.max(0, ...shares);
}

/** What is wrong with a plan, and with the peak that it is said to lead to. */
function faultsOf(cluster: Cluster, result: unknown, answer: string): string[] {
  const { plan, faults } = readPlan(result);
  const wrong = [...faults, ...wordFaults(answer)];
  if (!plan) return wrong;
  const targets = new Map(readMoves(result).flatMap(({ pods, to }) => pods.map((pod): [string, string] => [pod, to])));
  const way = { counting: 'counted', choice: 'scores', waiting: 'never', dice: new JudgeDice(1) } as const;
  const { state } = new Simulation(cluster, way).run(plan, targets);
  const [is, said] = [peakOf(state, state), Number(at(result, 'peak', 'after'))];
  if (Math.abs(is - said) > 0.0001) wrong.push(`a peak of ${is}, said to be ${said}`);
  return [...wrong, ...planFaults(cluster, result, plan, [])];
}

/** The lowest peak that one move of an evictable pod leads to. */
function bestSingle(cluster: Cluster): number {
  const state = new State(cluster, 'counted');
  let best = peakOf(state, state);
  for (const pod of cluster.pods.filter(({ kind }) => kind === 'evictable')) {
    const home = state.where(pod);
    if (!home) continue;
    state.remove(pod);
    const filter = filtersFor(pod, state);
    for (const host of cluster.hosts.filter((one) => one !== home && filter(one) === undefined)) {
      state.put(pod, host);
      best = Math.min(best, peakOf(state, state));
      state.remove(pod);
    }
    state.put(pod, home);
  }
  return best;
}

it('plans for generated clusters lead to the peak that they say, by another replay', () => {
  const faults: string[] = [];
  let plans = 0;
  for (const { seed, asked, cluster } of judgedDumps(FIRST, 50)) {
    // By requests, as the judge counts, and where nobody comes in between.
    const { usage: _, ...context } = asked.context;
    if (asked.context.usage !== undefined || cluster.pods.some(({ kind }) => kind === 'waiting')) continue;
    const { result, answer } = askRequest({ ...context, objective: 'balance' });
    if (result.plan !== null) plans++;
    faults.push(...faultsOf(cluster, result, answer).map((fault) => `seed ${seed}: ${fault}`));
  }
  expect(faults).toEqual([]);
  expect(plans).toBeGreaterThan(5);
});

it('of single moves none is better than the one that is told', () => {
  const faults: string[] = [];
  for (let seed = 1; seed <= 100; seed++) {
    const { items, assume } = tightCluster(seed);
    const context = { kubernetes: { kind: 'List', items: items.slice(0, -1) }, assume };
    const cluster = readCluster({ context });
    const { result, answer } = askRequest({ ...context, objective: 'balance', max_moves: 1 });
    faults.push(...faultsOf(cluster, result, answer).map((fault) => `seed ${seed}: ${fault}`));
    const said = Math.min(...dicts(at(result, 'curve')).map(({ peak }) => Number(peak)));
    const best = bestSingle(cluster);
    if (said > best + 0.0051) faults.push(`seed ${seed}: ${said}, but one move leads to ${best}`);
    if (best < Number(at(result, 'peak', 'at_least')) - 0.0001) faults.push(`seed ${seed}: ${best} is below the bound`);
  }
  expect(faults).toEqual([]);
});
