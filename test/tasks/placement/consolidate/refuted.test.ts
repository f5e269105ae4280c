import { beforeAll, describe, expect, it } from 'vitest';
import type { Amount, Cluster, Workload } from '../../../../function/tasks/placement/cluster.js';
import { neededBy, spentBy } from '../../../../function/tasks/placement/consolidate/answer.js';
import { loadExact } from '../../../../function/tasks/placement/search/exact.js';
import { picker } from '../../../../function/trm/state/random.js';
import { everyPlacement, leastCost } from '../search/every-placement.js';
import { smallCluster } from '../search/small-clusters.js';
import { node, pod, searched, situation } from '../situation/dumps.js';

/** How many clusters, and the first one's seed: more of them while something is being changed. */
const CLUSTERS = Number(process.env.SMALL_CLUSTERS ?? 60);
const FIRST = Number(process.env.SMALL_SEED ?? 1);
/** Larger amounts than a dump may sum up exactly are brought below. */
const MOST_AMOUNT = 2 ** 46;

const listed = ({ cpu, memory, rest = [] }: Amount): number[] => [cpu, memory, ...rest];
const smaller = (amount: number) => (amount > MOST_AMOUNT ? amount % MOST_AMOUNT : amount);

/** A small cluster in which every workload runs somewhere, as the rules allow it. */
function running(seed: number): Cluster {
  const { nodes, workloads, apart, ...given } = smallCluster(seed);
  const left = nodes.map(({ allocatable }) => listed(allocatable).map(smaller));
  const kept: Workload[] = [];
  const indices = new Map<number, number>();
  const at: number[] = [];
  for (const [w, one] of workloads.entries()) {
    const asked = listed(one.request).map(smaller);
    const foes = apart.filter((set) => set.includes(w)).flat();
    const suits = (n: number) =>
      one.allowed.includes(n) &&
      asked.every((amount, r) => amount <= (left[n]?.[r] ?? 0)) &&
      foes.every((foe) => at[indices.get(foe) ?? -1] !== n);
    const home = [one.at ?? 0, ...nodes.keys()].find(suits);
    if (home === undefined) continue;
    left[home] = (left[home] ?? []).map((amount, r) => amount - (asked[r] ?? 0));
    indices.set(w, kept.length);
    at.push(home);
    kept.push({ ...one, request: amountOf(asked), at: home });
  }
  const sets = apart.map((set) => set.flatMap((w) => indices.get(w) ?? []));
  const sized = nodes.map((one) => ({ ...one, allocatable: amountOf(listed(one.allocatable).map(smaller)) }));
  return { ...given, nodes: sized, workloads: kept, apart: sets, together: [] };
}

function amountOf([cpu = 0, memory = 0, ...rest]: readonly number[]): Amount {
  return rest.length === 0 ? { cpu, memory } : { cpu, memory, rest };
}

const quantities = (amount: Amount): Record<string, string> => ({
  cpu: `${amount.cpu}m`,
  memory: String(amount.memory),
  ...Object.fromEntries((amount.rest ?? []).map((one, r) => [`example.com/r${r}`, String(one)])),
});

/** The same cluster, in which nothing new comes to a node; -1 for none. */
const cordoning = (cluster: Cluster, cordoned: number): Cluster => ({
  ...cluster,
  workloads: cluster.workloads.map((one) => ({
    ...one,
    allowed: one.allowed.filter((n) => n !== cordoned || n === one.at),
  })),
});

/** The same cluster as kubectl prints it. Every pod is an app of its own, so that nothing else keeps pods apart. */
function printed({ nodes, workloads, apart }: Cluster, cordoned: number): object[] {
  return [
    ...nodes.map(({ name, allocatable, kept }, n) =>
      node(name, {
        cordoned: n === cordoned,
        has: quantities(allocatable),
        ...(kept ? { labels: { 'node-role.kubernetes.io/control-plane': '' } } : {}),
      }),
    ),
    ...workloads.map(({ name, request, allowed, at = 0 }, w) =>
      pod(name, {
        on: nodes[at]?.name ?? '',
        labels: Object.fromEntries(apart.flatMap((set, s) => (set.includes(w) ? [[`set-${s}`, 'in']] : []))),
        requests: quantities(request),
        spec: {
          affinity: {
            nodeAffinity: required({
              nodeSelectorTerms: [
                {
                  matchExpressions: [
                    { key: 'kubernetes.io/hostname', operator: 'In', values: allowed.map((n) => nodes[n]?.name) },
                  ],
                },
              ],
            }),
            podAntiAffinity: required(
              apart.flatMap((set, s) =>
                set.includes(w)
                  ? [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { [`set-${s}`]: 'in' } } }]
                  : [],
              ),
            ),
          },
        },
      }),
    ),
  ];
}

const required = (rule: unknown) => ({ requiredDuringSchedulingIgnoredDuringExecution: rule });

/** What is wrong with a plan, or with what is proven of it; and whether anything is proven. */
function lookedAt(seed: number): { proven: boolean; faults: string[] } {
  const pick = picker(seed + 5);
  const cordoned = pick(3) === 0 ? pick(2) : -1;
  const cluster = cordoning(running(seed), cordoned);
  const costs = new Map(cluster.nodes.flatMap(({ name, cost }) => (cost === undefined ? [] : [[name, cost] as const])));
  const maxMoves = pick(2) === 0 ? undefined : pick(5);
  const given = situation(printed(cluster, cordoned), undefined, {
    maxMoves,
    costs: costs.size > 0 ? costs : undefined,
  });
  const answer = searched(given);
  const least = leastCost(everyPlacement(cluster), maxMoves);
  const [needed, spent] = [neededBy(given, answer), spentBy(given, answer)];
  const close = Math.max(1e-12, 1e-9 * least);
  return {
    proven: answer.outcome.ok && spent <= needed,
    faults: [
      ...(needed > least + close ? [`needs ${needed} by ${answer.by}, and ${least} does`] : []),
      ...(spent < least - close ? [`costs ${spent}, and nothing costs less than ${least}`] : []),
    ].map((fault) => `seed ${seed} (moves ${maxMoves}): ${fault}`),
  };
}

describe(`${CLUSTERS} small clusters as kubectl prints them, from seed ${FIRST}`, () => {
  beforeAll(loadExact);

  it('nothing is proven that trying every placement refutes, and much is proven', () => {
    const looks = Array.from({ length: CLUSTERS }, (_, i) => lookedAt(FIRST + i));
    expect(looks.flatMap(({ faults }) => faults)).toEqual([]);
    expect(looks.filter(({ proven }) => proven).length).toBeGreaterThan(CLUSTERS / 4);
  });
});
