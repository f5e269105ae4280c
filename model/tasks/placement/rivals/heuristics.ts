import { nodesInUse } from '../../../../function/tasks/placement/check.js';
import {
  type Amount,
  type Assignment,
  type Cluster,
  capacityOf,
  fits,
  minus,
  NOTHING,
  total,
} from '../../../../function/tasks/placement/cluster.js';
import { picker } from '../../../../function/trm/state/random.js';

/** What is put onto one node as a whole: a workload, or those that must share a node. */
interface Group {
  members: readonly number[];
  request: Amount;
  allowed: ReadonlySet<number>;
}

type Choose = (fitting: readonly number[], left: readonly Amount[], used: ReadonlySet<number>) => number | undefined;

/** Of nodes in use the first that fits, else the first unused one. */
const first: Choose = (fitting, _, used) => fitting.find((n) => used.has(n)) ?? fitting[0];

/** Of nodes in use the one that would be fullest, else the first unused one. */
const best =
  (share: (amount: Amount) => number): Choose =>
  (fitting, left, used) =>
    fitting.filter((n) => used.has(n)).sort((a, b) => share(left[a] ?? NOTHING) - share(left[b] ?? NOTHING))[0] ??
    fitting[0];

/** First-fit decreasing, with the rules. */
export const firstFit = (cluster: Cluster): Assignment => greedy(cluster, groupsOf(cluster), first);

/** Best-fit decreasing, with the rules. */
export const bestFit = (cluster: Cluster): Assignment =>
  greedy(cluster, groupsOf(cluster), best(sharesOf(cluster).sum));

/** First fit in `tries` random orders, large ones mostly first; the best result: everything placed, then fewest nodes. */
export function randomised(cluster: Cluster, tries: number, seed: number): Assignment {
  const pick = picker(seed);
  const { largest } = sharesOf(cluster);
  const groups = groupsOf(cluster);
  let kept = greedy(cluster, groups, first);
  for (let i = 1; i < tries; i++) {
    const keys = new Map(groups.map((group) => [group, largest(group.request) * (0.5 + pick(1 << 16) / 2 ** 16)]));
    const order = [...groups].sort((a, b) => (keys.get(b) ?? 0) - (keys.get(a) ?? 0));
    const other = greedy(cluster, order, first);
    if (worth(cluster, other) < worth(cluster, kept)) kept = other;
  }
  return kept;
}

const worth = (cluster: Cluster, assignment: Assignment) =>
  assignment.filter((node) => node === undefined).length * 1000 + nodesInUse(cluster, assignment);

/** Shares of the largest node. */
function sharesOf({ nodes }: Cluster) {
  const cpu = Math.max(1, ...nodes.map((node) => capacityOf(node).cpu));
  const memory = Math.max(1, ...nodes.map((node) => capacityOf(node).memory));
  return {
    largest: (amount: Amount) => Math.max(amount.cpu / cpu, amount.memory / memory),
    sum: (amount: Amount) => amount.cpu / cpu + amount.memory / memory,
  };
}

/** From large to small by the larger share, then by both. */
function groupsOf(cluster: Cluster): Group[] {
  const { workloads, together } = cluster;
  const of = workloads.map((_, w) => [w]);
  for (const set of together) {
    const merged = [...new Set(set.flatMap((w) => of[w] ?? []))].sort((a, b) => a - b);
    for (const w of merged) of[w] = merged;
  }
  const { largest, sum } = sharesOf(cluster);
  return [...new Set(of)]
    .map((members): Group => {
      const sets = members.map((w) => workloads[w]?.allowed ?? []);
      const allowed = (sets[0] ?? []).filter((n) => sets.every((set) => set.includes(n)));
      return {
        members,
        request: total(members.map((w) => workloads[w]?.request ?? NOTHING)),
        allowed: new Set(allowed),
      };
    })
    .sort((a, b) => largest(b.request) - largest(a.request) || sum(b.request) - sum(a.request));
}

/** Puts every group where `choose` says, those with one node first; nodes that must be in use first, then larger ones. */
function greedy(cluster: Cluster, groups: readonly Group[], choose: Choose): Assignment {
  const { nodes, workloads, apart } = cluster;
  const left = nodes.map(capacityOf);
  const { sum } = sharesOf(cluster);
  const assignment = new Array<number | undefined>(workloads.length).fill(undefined);
  const used = new Set(nodes.flatMap((node, n) => (node.kept ? [n] : [])));
  const bySize = nodes.map((_, n) => n).sort((a, b) => sum(left[b] ?? NOTHING) - sum(left[a] ?? NOTHING));
  const clash = (group: Group, n: number) =>
    apart.some(
      (set) =>
        [...new Set(set)].filter((w) => group.members.includes(w) || assignment[w] === n).length > 1 &&
        group.members.some((w) => set.includes(w)),
    );
  const pinned = groups.filter(({ allowed }) => allowed.size === 1);
  for (const group of [...pinned, ...groups.filter((each) => !pinned.includes(each))]) {
    const fitting = bySize.filter(
      (n) => group.allowed.has(n) && fits(group.request, left[n] ?? NOTHING) && !clash(group, n),
    );
    const n = choose(fitting, left, used);
    if (n === undefined) continue;
    left[n] = minus(left[n] ?? NOTHING, group.request);
    used.add(n);
    for (const w of group.members) assignment[w] = n;
  }
  return assignment;
}
