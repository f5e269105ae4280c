import { Dice } from '../../../../data/dice.js';
import { Board } from '../reference/board.js';
import { type Amount, isDaemon, isMovable, plus, type Reference } from '../reference/cluster.js';
import { schedule } from '../reference/outage.js';

const NOTHING: Amount = { cpu: 0, memory: 0 };

/** What is free on all nodes that take any pod, without some of them. */
function freeOf({ machines }: Reference, board: Board, without: ReadonlySet<number>): Amount {
  const open = machines.flatMap(({ taints }, n) => (taints.length === 0 && !without.has(n) ? [board.left(n)] : []));
  return open.reduce(plus, NOTHING);
}

const isWithin = (part: Amount, whole: Amount) => part.cpu <= whole.cpu && part.memory <= whole.memory;

/** What people do in their heads before a drain: do the requests of the node's pods fit into what is free on the others? */
export function fitsBySums(cluster: Reference, n: number): boolean {
  const asked = cluster.pods.filter((pod) => pod.at === n && !isDaemon(pod)).map(({ request }) => request);
  return isWithin(asked.reduce(plus, NOTHING), freeOf(cluster, new Board(cluster), new Set([n])));
}

/** What people do in their heads before they scale: what is free on all nodes, divided by the request. */
export function replicasBySums(cluster: Reference, request: Amount): number {
  const free = freeOf(cluster, new Board(cluster), new Set());
  return Math.floor(Math.min(free.cpu / request.cpu, free.memory / request.memory));
}

/**
 * Drains the nodes with the fewest pods first, as long as the sums say that the pods fit and no pod stays Pending: how many
 * nodes are empty then. Nodes with a pod that nothing starts again, or with data, are left alone.
 */
export function drainedByHand(cluster: Reference, moves: number | undefined, seed: number): number {
  const dice = new Dice(seed);
  const shut = new Set<number>();
  let now = cluster;
  let left = moves ?? Number.POSITIVE_INFINITY;
  for (const n of fewestFirst(cluster)) {
    const going = now.pods.flatMap((pod, p) => (pod.at === n && !isDaemon(pod) ? [p] : []));
    if (going.length > left || !fitsBySumsBut(now, n, shut)) return shut.size;
    const board = new Board(now, new Set([...shut, n]));
    for (const p of going) board.remove(p);
    if (schedule(board, going, dice).length > 0) return shut.size;
    shut.add(n);
    left -= going.length;
    now = { ...now, pods: now.pods.map((pod, p) => ({ ...pod, at: board.homes[p] })) };
  }
  return shut.size;
}

function fitsBySumsBut(cluster: Reference, n: number, shut: ReadonlySet<number>): boolean {
  const asked = cluster.pods.filter((pod) => pod.at === n && !isDaemon(pod)).map(({ request }) => request);
  return isWithin(asked.reduce(plus, NOTHING), freeOf(cluster, new Board(cluster), new Set([...shut, n])));
}

function fewestFirst({ machines, pods }: Reference): number[] {
  const on = (n: number) => pods.filter((pod) => pod.at === n && !isDaemon(pod));
  return [...machines.keys()]
    .filter((n) => !machines[n]?.controlPlane && on(n).every(isMovable))
    .sort((a, b) => on(a).length - on(b).length);
}
