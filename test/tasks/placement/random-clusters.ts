import type { Amount, Assignment, Cluster, Node, Workload } from '../../../function/tasks/placement/cluster.js';
import { picker } from '../../../function/trm/state/random.js';
import type { Fault } from './judge.js';

/** A cluster and a placement of its workloads. */
export interface Placement {
  cluster: Cluster;
  assignment: Assignment;
}

/** Draws whole numbers from 0 to n-1. */
export type Pick = ReturnType<typeof picker>;

/** Valid placements without end, on clusters of every shape; the same seed gives the same ones. */
export function* validPlacements(seed: number): Generator<Placement, never> {
  const pick = picker(seed);
  for (;;) yield validPlacement(pick);
}

/** Every cluster is made around its placement. */
export function validPlacement(pick: Pick): Placement {
  const nodes = randomNodes(pick);
  const left = nodes.map(({ allocatable, reserved }) => ({
    cpu: Math.max(0, allocatable.cpu - reserved.cpu),
    memory: Math.max(0, allocatable.memory - reserved.memory),
  }));
  const homes = times(pick(33), () => pick(nodes.length));
  const workloads = homes.map((home, w): Workload => {
    const room = left[home] ?? { cpu: 0, memory: 0 };
    const request = { cpu: part(pick, room.cpu), memory: part(pick, room.memory) };
    left[home] = { cpu: room.cpu - request.cpu, memory: room.memory - request.memory };
    const at = pick(3) === 0 ? undefined : pick(nodes.length);
    return { name: `w${w}`, request, allowed: allowedNodes(pick, nodes.length, home), at };
  });
  const anyone = () => pick(homes.length);
  const some = () => [...new Set(times(2 + pick(4), anyone))];
  const apart = times(homes.length > 0 ? pick(4) : 0, some).map((set) =>
    set.filter((w, i) => set.findIndex((other) => homes[other] === homes[w]) === i),
  );
  const together = times(homes.length > 0 ? pick(3) : 0, some).map((set) =>
    set.filter((w) => homes[w] === homes[set[0] ?? w]),
  );
  return { cluster: { nodes, workloads, apart, together, ignored: [] }, assignment: homes };
}

/** 1 to 12 nodes of up to three sizes, in odd numbers as well as round ones; a few with more reserved than they have. */
function randomNodes(pick: Pick): Node[] {
  const sizes = times(1 + pick(3), (): Amount => {
    const [cores, gibibytes] = [1 + pick(32), 1 + pick(64)];
    const odd = pick(2) === 0;
    return { cpu: cores * 1000 - (odd ? pick(999) : 0), memory: gibibytes * 2 ** 30 - (odd ? pick(2 ** 29) : 0) };
  });
  return times(1 + pick(12), (n): Node => {
    const allocatable = sizes[pick(sizes.length)] ?? { cpu: 1000, memory: 2 ** 30 };
    const share = pick(3) === 0 ? 0 : pick(40) === 0 ? 1.1 : pick(30) / 100;
    const reserved = { cpu: Math.round(allocatable.cpu * share), memory: Math.round(allocatable.memory * share) };
    return { name: `n${n}`, allocatable, reserved, ...(pick(6) === 0 ? { kept: true } : {}) };
  });
}

/** Nothing, all that is left, or a part of it. */
function part(pick: Pick, left: number): number {
  const kind = pick(10);
  if (kind === 0) return 0;
  return kind === 1 ? left : pick(Math.floor(left / 2) + 1);
}

/** Everywhere, pinned to some nodes, or kept from one; always with the one that it gets. */
function allowedNodes(pick: Pick, count: number, home: number): number[] {
  const everywhere = times(count, (n) => n);
  const kind = pick(6);
  if (kind > 1) return everywhere;
  const banned = pick(count);
  return everywhere.filter((n) => n === home || (kind === 0 ? pick(3) === 0 : n !== banned));
}

/** Breaks one rule of a valid placement; undefined where there is nothing to break it with. */
type Break = (valid: Placement, pick: Pick) => Placement | undefined;

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

const onSome =
  (change: (valid: Placement, w: number, pick: Pick) => Placement): Break =>
  (valid, pick) =>
    valid.assignment.length === 0 ? undefined : change(valid, pick(valid.assignment.length), pick);

/** The placement with one entry replaced. */
const sent = ({ cluster, assignment }: Placement, w: number, node: number | undefined): Placement => ({
  cluster,
  assignment: assignment.map((old, other) => (other === w ? node : old)),
});

/** The placement with one workload changed. */
const altered = ({ cluster, assignment }: Placement, w: number, change: (old: Workload) => Partial<Workload>) => ({
  cluster: {
    ...cluster,
    workloads: cluster.workloads.map((old, other) => (other === w ? { ...old, ...change(old) } : old)),
  },
  assignment,
});

/** One more than its node has left. */
const greedy = (of: 'cpu' | 'memory') =>
  onSome((valid, w) => {
    const { cluster, assignment } = valid;
    const node = cluster.nodes[assignment[w] ?? -1];
    const asked = cluster.workloads.reduce(
      (sum, { request }, other) => (assignment[other] === assignment[w] ? sum + request[of] : sum),
      0,
    );
    const left = Math.max(0, (node?.allocatable[of] ?? 0) - (node?.reserved[of] ?? 0)) - asked;
    return altered(valid, w, ({ request }) => ({ request: { ...request, [of]: request[of] + left + 1 } }));
  });

/** A new set of two workloads that do, or do not, share a node. */
const paired =
  (rule: 'apart' | 'together'): Break =>
  ({ cluster, assignment }, pick) => {
    const pairs = assignment.flatMap((a, w) =>
      assignment.flatMap((b, other) => (w < other && (a === b) === (rule === 'apart') ? [[w, other]] : [])),
    );
    const pair = pairs[pick(Math.max(1, pairs.length))];
    return pair && { cluster: { ...cluster, [rule]: [...cluster[rule], pair] }, assignment };
  };

/** Ways to break a placement, by the one rule that is broken then. */
export const BREAKS: readonly (readonly [Fault['rule'], Break])[] = [
  ['a node for every workload', onSome((valid, w) => sent(valid, w, undefined))],
  ['a node for every workload', onSome((valid, w, pick) => sent(valid, w, valid.cluster.nodes.length + pick(3)))],
  [
    'allowed nodes only',
    onSome((valid, w) =>
      altered(valid, w, ({ allowed }) => ({ allowed: allowed.filter((n) => n !== valid.assignment[w]) })),
    ),
  ],
  ['cpu', greedy('cpu')],
  ['memory', greedy('memory')],
  ['apart', paired('apart')],
  ['together', paired('together')],
];

/** Workloads thrown onto the nodes: one of them, or all. Valid at times. */
export function thrown(valid: Placement, pick: Pick): Placement {
  const { cluster, assignment } = valid;
  const anywhere = () => pick(cluster.nodes.length);
  if (assignment.length > 0 && pick(2) === 0) return sent(valid, pick(assignment.length), anywhere());
  return { cluster, assignment: assignment.map(anywhere) };
}
