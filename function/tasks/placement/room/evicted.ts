import { type Amount, minus } from '../cluster.js';
import type { Board } from './board.js';

/**
 * Sets of workloads that must leave a node so that another may come, at most `most` in each and none with a workload more
 * than is needed: all its rivals there, and then enough others for the room that is missing. Small sets come first.
 */
export function* evictedSets(
  board: Board,
  w: number,
  n: number,
  most: number,
  mayLeave: (other: number) => boolean,
): Generator<readonly number[]> {
  const rivals = board.rivalsOn(w, n);
  if (rivals.length > most || !rivals.every(mayLeave)) return;
  const missing = partsOf(minus(board.requestOf(w), board.room(n)));
  const asked = partsOf(board.requestOf(w));
  // Of a resource that is not asked for, the node may have too little.
  const short = missing.map((amount, r) => ((asked[r] ?? 0) > 0 ? amount : 0));
  const gain = (other: number) => partsOf(board.requestOf(other));
  const left = rivals.reduce((sum, other) => less(sum, gain(other)), short);
  const others = [...board.on(n)]
    .filter((other) => other !== w && !rivals.includes(other) && mayLeave(other))
    .filter((other) => gain(other).some((amount, r) => (left[r] ?? 0) > 0 && amount > 0))
    .map((other) => ({ other, gain: gain(other) }))
    .sort((a, b) => shareOf(b.gain, left) - shareOf(a.gain, left) || a.other - b.other);
  if (isEnough(left)) {
    yield rivals;
    return;
  }
  for (let size = 1; size <= most - rivals.length; size++) {
    for (const set of sets(others, left, size, 0)) yield [...rivals, ...set];
  }
}

interface Leaver {
  readonly other: number;
  readonly gain: readonly number[];
}

/** Sets of exactly `size` of these, from one on, that free what is missing, and of which no member can stay. */
function* sets(
  others: readonly Leaver[],
  left: readonly number[],
  size: number,
  from: number,
): Generator<readonly number[]> {
  for (let i = from; i <= others.length - size; i++) {
    const one = others[i];
    if (!one) return;
    const rest = less(left, one.gain);
    if (size === 1) {
      if (isEnough(rest)) yield [one.other];
    } else if (!isEnough(rest)) {
      for (const set of sets(others, rest, size - 1, i + 1)) yield [one.other, ...set];
    }
  }
}

/** The amounts of all resources in one list. */
const partsOf = ({ cpu, memory, rest = [] }: Amount): number[] => [cpu, memory, ...rest];

const less = (from: readonly number[], amounts: readonly number[]): number[] =>
  from.map((amount, r) => amount - (amounts[r] ?? 0));

const isEnough = (missing: readonly number[]) => missing.every((amount) => amount <= 0);

/** How much of what is missing an amount gives, added up over the resources. */
const shareOf = (gain: readonly number[], missing: readonly number[]): number =>
  missing.reduce((sum, amount, r) => sum + (amount > 0 ? Math.min(1, (gain[r] ?? 0) / amount) : 0), 0);
