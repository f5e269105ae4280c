import { beforeAll, describe, expect, it } from 'vitest';
import { UNBOUNDED } from '../../../../function/common/clock.js';
import { windowBound } from '../../../../function/tasks/placement/bounds.js';
import { violationsOf } from '../../../../function/tasks/placement/check.js';
import type { Amount, Cluster } from '../../../../function/tasks/placement/cluster.js';
import { packingOf } from '../../../../function/tasks/placement/packing.js';
import { placementProblem, spread } from '../../../../function/tasks/placement/problem.js';
import { resultOf } from '../../../../function/tasks/placement/result.js';
import { rules } from '../../../../function/tasks/placement/rules.js';
import { type Bound, boundOf } from '../../../../function/tasks/placement/search/bound.js';
import { loadExact, type Question, solveExactly } from '../../../../function/tasks/placement/search/exact.js';
import { Instance } from '../../../../function/tasks/placement/search/instance.js';
import { searchFewest } from '../../../../function/tasks/placement/search/search.js';
import { Solution } from '../../../../function/tasks/placement/search/solution.js';
import { isComplete } from '../../../../function/tasks/placement/search/starts.js';
import { picker } from '../../../../function/trm/state/random.js';
import { judge } from '../../../../model/tasks/placement/sizes/judge.js';
import { spreadOut } from '../windows/spread-out.js';
import { everyPlacement, fewestNodes, leastCost, type Worth, worth } from './every-placement.js';
import { smallCluster } from './small-clusters.js';

/** How many clusters, and the first one's seed: more of them while something is being changed. */
const CLUSTERS = Number(process.env.SMALL_CLUSTERS ?? 60);
const FIRST = Number(process.env.SMALL_SEED ?? 1);

/** Sums of fractions are rounded: less than this share of them is no difference. */
const close = (cost: number) => Math.max(1e-12, Math.abs(cost) * 1e-9);
const below = (a: number, b: number) => a < b - close(b);

/** Everything that is wrong, by the seed of the cluster. */
function faults(look: (cluster: Cluster, all: readonly Worth[]) => readonly string[]): string[] {
  const wrong: string[] = [];
  for (let seed = FIRST; seed < FIRST + CLUSTERS; seed++) {
    const cluster = smallCluster(seed);
    wrong.push(...look(cluster, everyPlacement(cluster)).map((fault) => `seed ${seed}: ${fault}`));
  }
  return wrong.slice(0, 20);
}

/** What is wrong with a bound. */
function ofBound(who: string, bound: Bound, all: readonly Worth[], priced: boolean): string[] {
  if (all.length === 0) return [];
  if (!bound.feasible)
    return [`${who} says that nothing can do (${bound.reason.kind}), and ${all.length} placements do`];
  const [nodes, cost] = [fewestNodes(all), leastCost(all)];
  return [
    ...(bound.bins > nodes ? [`${who} says ${bound.bins} nodes, and ${nodes} do`] : []),
    ...(priced && below(cost, bound.spent) ? [`${who} says a cost of ${bound.spent}, and ${cost} does`] : []),
  ];
}

/** What is wrong with a solution that has a bin for every item. */
function ofSolution(cluster: Cluster, solution: Solution): string[] {
  const { instance } = solution;
  const assignment = spread(instance, solution.at);
  const judged = judge(cluster, assignment);
  if (typeof judged === 'string') return [judged];
  const is = worth(cluster, assignment);
  const spent = instance.priced ? is.cost : is.nodes;
  return [
    ...violationsOf(cluster, assignment),
    ...(solution.used === is.nodes && judged.nodes === is.nodes ? [] : [`used is ${solution.used}, not ${is.nodes}`]),
    ...(Math.abs(solution.spent - spent) <= close(spent) ? [] : [`spent is ${solution.spent}, not ${spent}`]),
    ...(solution.moves === is.moves ? [] : [`moves are ${solution.moves}, not ${is.moves}`]),
  ];
}

/** What is wrong with what the exact solver says. */
function ofExact(cluster: Cluster, all: readonly Worth[], question: Question): string[] {
  const exact = solveExactly(new Instance(cluster), question);
  const least = leastCost(all, question.mostMoves);
  const asked = `below ${question.below}, moves ${question.mostMoves}, wanted ${question.wanted}`;
  if (exact.kind === 'unknown') return [];
  if (exact.kind === 'none') {
    return below(least, question.below) ? [`none ${asked}, and ${least} does`] : [];
  }
  const assignment = spread(new Instance(cluster), exact.at);
  const judged = judge(cluster, assignment);
  if (typeof judged === 'string') return [`found ${asked}: ${judged}`];
  const is = worth(cluster, assignment);
  return [
    ...(is.cost < question.below ? [] : [`found ${asked}, and that costs ${is.cost}`]),
    ...(is.moves <= (question.mostMoves ?? Number.POSITIVE_INFINITY) ? [] : [`found ${asked} with ${is.moves} moves`]),
    ...(exact.fewest && below(least, is.cost) ? [`fewest ${asked}: ${is.cost}, and ${least} does`] : []),
  ];
}

/** The same cluster with costs, for most seeds, and with other amounts of memory for some. */
function priced(cluster: Cluster, seed: number): Cluster {
  const pick = picker(seed);
  const fine = [0, 1, 2, 10_000, 1 / 1000][pick(5)] ?? 0;
  const factor = [1, 3 ** 20, 2 ** 30 + 7][pick(3)] ?? 1;
  const larger = ({ memory, ...rest }: Amount): Amount => ({ ...rest, memory: memory * factor });
  return {
    ...cluster,
    nodes: cluster.nodes.map((node) => ({
      ...node,
      allocatable: larger(node.allocatable),
      ...(fine === 0 ? {} : { cost: fine === 2 ? 1e6 + pick(9e6) : (20 + pick(40)) / fine }),
    })),
    workloads: cluster.workloads.map((one) => ({ ...one, request: larger(one.request) })),
  };
}

/** What the ways to an answer say of each other that cannot be. */
function contradictions(cluster: Cluster): string[] {
  const instance = new Instance(cluster);
  const bound = boundOf(instance);
  const found = searchFewest(instance, { aim: 0, clock: UNBOUNDED, milliseconds: 100 });
  const exact = solveExactly(instance, { below: Number.POSITIVE_INFINITY, wanted: [], seconds: 1 });
  const better = solveExactly(instance, { below: found.spent * (1 + 1e-6), wanted: [], seconds: 1 });
  const least = exact.kind === 'found' ? Solution.of(instance, exact.at).spent : Number.POSITIVE_INFINITY;
  const problem = placementProblem(cluster, UNBOUNDED, () => 100);
  const answer = rules.finish?.(problem, { assignment: spread(instance, found.at), by: 'search' }) ?? {
    assignment: undefined,
  };
  const verdict = rules.judge(problem, answer);
  if (!bound.feasible) return ['today does, and the bound says that nothing can'];
  return [
    ...ofSolution(cluster, found),
    ...verdict.violations,
    ...(verdict.proven && below(Math.min(found.spent, least), verdict.spent)
      ? [`proven ${verdict.spent} by ${answer.by}`]
      : []),
    ...(below(found.spent, verdict.spent) ? [`the last look makes ${found.spent} ${verdict.spent}`] : []),
    ...(exact.kind === 'none' ? ['today does, and the exact solver finds nothing'] : []),
    ...(better.kind === 'none' ? [`none but for ${found.spent}, which was found`] : []),
    ...(exact.kind === 'found' && exact.fewest && below(found.spent, least)
      ? [`fewest ${least}, and ${found.spent} does`]
      : []),
    ...(below(Math.min(found.spent, least), bound.spent)
      ? [`bound ${bound.spent}, and ${found.spent} or ${least} do`]
      : []),
  ];
}

/** What is wrong with an answer that the search and the exact solver give without the model. */
function ofAnswer(cluster: Cluster, all: readonly Worth[]): string[] {
  const problem = placementProblem(cluster, UNBOUNDED, () => 10);
  const begun = rules.immediateAnswer?.(problem) ?? { assignment: cluster.workloads.map(() => undefined) };
  const answer = rules.judge(problem, begun).proven ? begun : (rules.finish?.(problem, begun) ?? begun);
  const { proven, spent, violations, ...verdict } = rules.judge(problem, answer);
  const told = resultOf(problem, answer, { proven, spent, violations, ...verdict });
  if (told.feasible === false) return all.length === 0 ? [] : [`nothing can do, and ${all.length} placements do`];
  const { feasible, fewest } = told;
  if (!answer.assignment || feasible !== true) return fewest ? ['an answer that breaks a rule is proven'] : [];
  const [{ cost }, least] = [worth(cluster, answer.assignment), leastCost(all)];
  return [
    ...(below(least, cost) && (proven || fewest) ? [`proven ${cost} by ${answer.by}, and ${least} does`] : []),
    ...(Math.abs(cost - spent) <= close(cost) ? [] : [`spent ${spent}, not ${cost}`]),
  ];
}

describe(`${CLUSTERS} small clusters, of which every placement is tried, from seed ${FIRST}`, () => {
  beforeAll(loadExact);

  it('no bound says more than is needed', () => {
    const wrong = faults((cluster, all) => {
      const instance = new Instance(cluster);
      return [
        ...ofBound('boundOf', boundOf(instance), all, instance.priced),
        ...ofBound('windowBound', windowBound(packingOf(cluster)), all, false),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it('the search obeys every rule, and knows what it found', () => {
    const wrong = faults((cluster, all) => {
      if (all.length === 0) return [];
      const found = searchFewest(new Instance(cluster), { aim: leastCost(all), clock: UNBOUNDED, milliseconds: 5 });
      return isComplete(found) ? ofSolution(cluster, found) : [];
    });
    expect(wrong).toEqual([]);
  });

  it('the exact solver proves nothing that is wrong', () => {
    const wrong = faults((cluster, all) => {
      const asked = (question: Partial<Question>) =>
        ofExact(cluster, all, { below: Number.POSITIVE_INFINITY, wanted: [], seconds: 5, ...question });
      const least = leastCost(all);
      const costs = [...new Set(all.map(({ cost }) => cost))].sort((a, b) => a - b);
      const some = [least, costs[1] ?? 1, costs[Math.floor(costs.length / 2)] ?? 1];
      return [
        ...asked({}),
        ...some.filter(Number.isFinite).flatMap((limit) => asked({ below: limit })),
        ...some
          .filter(Number.isFinite)
          .flatMap((limit) =>
            [undefined, 1].flatMap((mostMoves) => asked({ below: limit, anyMoves: true, mostMoves })),
          ),
        ...[0, 1, 2].flatMap((mostMoves) => asked({ mostMoves })),
        ...asked({ mostMoves: 2, below: some[2] ?? 1 }),
        ...asked({ wanted: [0] }),
        ...asked({ wanted: [0, 1], below: some[2] ?? 1, mostMoves: 3 }),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it('the exact solver, the search and the bound do not contradict each other on larger clusters', () => {
    const wrong: string[] = [];
    for (let seed = FIRST; seed < FIRST + Math.ceil(CLUSTERS / 30); seed++) {
      wrong.push(...contradictions(priced(spreadOut(seed).cluster, seed)).map((fault) => `seed ${seed}: ${fault}`));
    }
    expect(wrong).toEqual([]);
  });

  it('no answer is called proven that is not', () => {
    const wrong = faults(ofAnswer);
    expect(wrong).toEqual([]);
  });
});
