import { Dice } from '../../../../data/dice.js';
import { Board } from './board.js';
import { isDaemon, isMovable, matches, type Pod, type Reference } from './cluster.js';

/** yes: it goes well in every order of pods; no: in none; depends: in some, or on an operator. */
export type Verdict = 'yes' | 'depends' | 'no';

/** In how many orders pods look for nodes. */
const ORDERS = 20;

/** Whether a node can be drained alone: whether all its pods leave under their budgets and find nodes. */
export function drainedAlone(cluster: Reference, n: number, seed: number): Verdict {
  const leaving = podsOf(cluster, n);
  const isOperators = (pod: Pod) => pod.owner !== undefined && !isMovable(pod) && pod.volumes.length === 0;
  const free = leaving.filter((p) => isMovable(podAt(cluster, p)));
  if (leaving.some((p) => !isMovable(podAt(cluster, p)) && !isOperators(podAt(cluster, p)))) return 'no';
  const verdict = inOrders((dice, oneByOne) => drained(cluster, n, free, dice, oneByOne), seed);
  return verdict !== 'no' && free.length < leaving.length ? 'depends' : verdict;
}

/** Whether all pods of a node that is gone find others. */
export function survived(cluster: Reference, n: number, seed: number): Verdict {
  const members = cluster.machines.filter(({ controlPlane }) => controlPlane).length;
  // Without a majority of etcd nothing is scheduled.
  if (cluster.machines[n]?.controlPlane && members - 1 < Math.floor(members / 2) + 1) return 'no';
  const lost = podsOf(cluster, n);
  const back = lost.filter((p) => podAt(cluster, p).owner !== undefined);
  const verdict = inOrders((dice) => {
    const board = new Board(cluster, new Set([n]));
    for (const p of lost) board.remove(p);
    return schedule(board, dice.shuffled(back), dice).length === 0;
  }, seed);
  const operators = back.some((p) => !isMovable(podAt(cluster, p)) && podAt(cluster, p).volumes.length === 0);
  return verdict === 'yes' && operators ? 'depends' : verdict;
}

const podAt = ({ pods }: Reference, p: number): Pod => {
  const pod = pods[p];
  if (!pod) throw new RangeError(`expected one of ${pods.length} pods, got ${p}`);
  return pod;
};

const podsOf = ({ pods }: Reference, n: number): number[] =>
  pods.flatMap((pod, p) => (pod.at === n && !isDaemon(pod) ? [p] : []));

function inOrders(works: (dice: Dice, oneByOne: boolean) => boolean, seed: number): Verdict {
  const dice = new Dice(seed);
  const good = Array.from({ length: ORDERS }, (_, i) => works(dice, i % 2 === 1)).filter(Boolean).length;
  return good === ORDERS ? 'yes' : good === 0 ? 'no' : 'depends';
}

/** Evicts as many pods at once as budgets allow, or one by one, and lets the scheduler place them, until all have left. */
function drained(cluster: Reference, n: number, pods: readonly number[], dice: Dice, oneByOne: boolean): boolean {
  const board = new Board(cluster, new Set([n]));
  let staying = dice.shuffled(pods);
  let waiting: number[] = [];
  while (staying.length > 0) {
    const gone: number[] = [];
    for (const p of staying) {
      if ((oneByOne && gone.length === 1) || !mayLeave(board, p)) continue;
      board.remove(p);
      gone.push(p);
    }
    if (gone.length === 0) return false;
    staying = staying.filter((p) => !gone.includes(p));
    waiting = schedule(board, dice.shuffled([...waiting, ...gone]), dice);
  }
  return waiting.length === 0;
}

/** Whether budgets let a pod be evicted now. */
export function mayLeave({ cluster, homes }: Board, p: number): boolean {
  const pod = podAt(cluster, p);
  return cluster.budgets
    .filter(({ namespace, of }) => namespace === pod.namespace && matches(of, pod.labels))
    .every(({ namespace, of, desired }) => {
      const covers = (other: Pod) => other.namespace === namespace && matches(of, other.labels);
      return cluster.pods.filter((other, o) => homes[o] !== undefined && covers(other)).length > desired;
    });
}

/** Places pods in this order, each where most is left; those that fit nowhere are returned. */
export function schedule(board: Board, order: readonly number[], dice: Dice): number[] {
  return order.filter((p) => {
    const open = dice.shuffled(board.open(p));
    const [best] = open.sort((a, b) => scoreOf(board, p, b) - scoreOf(board, p, a));
    if (best !== undefined) board.place(p, best);
    return best === undefined;
  });
}

/** LeastAllocated: the mean share of CPU and memory that is left with the pod there, in whole per cent. */
function scoreOf(board: Board, p: number, n: number): number {
  const [pod, machine, left] = [board.cluster.pods[p], board.cluster.machines[n], board.left(n)];
  if (!pod || !machine) return 0;
  const share = (of: 'cpu' | 'memory') => Math.floor((100 * (left[of] - pod.request[of])) / machine.room[of]);
  return Math.floor((share('cpu') + share('memory')) / 2);
}
