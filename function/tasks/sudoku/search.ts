/**
 * A bit-mask search for the solutions of a Sudoku: candidates per cell, naked and hidden singles, then a guess in the cell
 * with the fewest candidates. It makes training data and judges their difficulty. The service only counts with it
 * (solutions.ts): the answer to a puzzle that has one solution is the model's.
 */
const ALL = 0b111_111_111;
const PEERS: readonly (readonly number[])[] = Array.from({ length: 81 }, (_, a) =>
  Array.from({ length: 81 }, (_, b) => b).filter((b) => b !== a && (sameLine(a, b) || sameBox(a, b))),
);
const UNITS: readonly (readonly number[])[] = [
  ...unitsBy((cell) => Math.floor(cell / 9)),
  ...unitsBy((cell) => cell % 9),
  ...unitsBy(boxOf),
];

function boxOf(cell: number): number {
  return Math.floor(cell / 27) * 3 + Math.floor((cell % 9) / 3);
}
function sameBox(a: number, b: number): boolean {
  return boxOf(a) === boxOf(b);
}
function sameLine(a: number, b: number): boolean {
  return Math.floor(a / 9) === Math.floor(b / 9) || a % 9 === b % 9;
}
function unitsBy(key: (cell: number) => number): number[][] {
  const units: number[][] = Array.from({ length: 9 }, () => []);
  for (let cell = 0; cell < 81; cell++) units[key(cell)]?.push(cell);
  return units;
}

/** Whether candidates are one digit; there are none only where a search has ended in a contradiction. */
export const isSingle = (mask: number) => (mask & (mask - 1)) === 0;
const popcount = (mask: number) => {
  let n = 0;
  for (let m = mask; m !== 0; m &= m - 1) n++;
  return n;
};
const at = (masks: Uint16Array, cell: number) => masks[cell] ?? 0;

/** Candidate masks (81) of a grid of digits (81, 0 blank); the givens are not propagated yet. */
export function candidates(givens: readonly number[]): Uint16Array {
  return Uint16Array.from(givens, (digit) => (digit === 0 ? ALL : 1 << (digit - 1)));
}

/** Singles to the fixed point, in place, given the cells whose digits are new; false when a cell or a digit of a unit has no place left. */
export function propagate(masks: Uint16Array, queue: number[]): boolean {
  for (;;) {
    for (let cell = queue.pop(); cell !== undefined; cell = queue.pop()) {
      if (!removeFromPeers(masks, cell, queue)) return false;
    }
    if (!hiddenSingles(masks, queue)) return false;
    if (queue.length === 0) return true;
  }
}

/** Takes the digit of a solved cell from its peers, and queues those that are solved by that; false when one has no candidate left. */
function removeFromPeers(masks: Uint16Array, cell: number, queue: number[]): boolean {
  const bit = at(masks, cell);
  for (const peer of PEERS[cell] ?? []) {
    const mask = at(masks, peer);
    if ((mask & bit) === 0) continue;
    const left = mask & ~bit;
    if (left === 0) return false;
    masks[peer] = left;
    if (isSingle(left)) queue.push(peer);
  }
  return true;
}

/** Queues cells that are the only place of a digit in a unit; false when a digit has no place. */
function hiddenSingles(masks: Uint16Array, queue: number[]): boolean {
  for (const unit of UNITS) {
    let once = 0;
    let twice = 0;
    for (const cell of unit) {
      const mask = at(masks, cell);
      twice |= once & mask;
      once |= mask;
    }
    if (once !== ALL) return false;
    const hidden = once & ~twice;
    if (hidden !== 0 && !placeHidden(unit, hidden, masks, queue)) return false;
  }
  return true;
}

/** Solves the cells of a unit that hold the digits `hidden`, each of one place; false when one cell would have to hold two. */
function placeHidden(unit: readonly number[], hidden: number, masks: Uint16Array, queue: number[]): boolean {
  for (const cell of unit) {
    const mask = at(masks, cell);
    const only = mask & hidden;
    if (only === 0 || isSingle(mask)) continue;
    if (!isSingle(only)) return false;
    masks[cell] = only;
    queue.push(cell);
  }
  return true;
}

export interface Search {
  /** Solutions found, at most the limit asked for. */
  solutions: number[][];
  /** Candidates tried in a cell with more than one, until the search ended. */
  guesses: number;
  /** Whether the search was given up, so that there may be more solutions than were found, fewer than the limit. */
  givenUp: boolean;
}

export interface SearchOptions {
  /** May shuffle the candidates of a guess (bits, in place); by default the lowest digit comes first. */
  order?: (bits: number[]) => void;
  /** Guesses after which the search is given up; no bound where nothing is said. */
  most?: number;
}

/** Solutions of candidate masks (81), at most `limit`. */
export function search(
  start: Uint16Array,
  limit: number,
  { order, most = Number.POSITIVE_INFINITY }: SearchOptions = {},
): Search {
  const result: Search = { solutions: [], guesses: 0, givenUp: false };
  const masks = start.slice();
  const queue: number[] = [];
  for (let cell = 0; cell < 81; cell++) if (isSingle(at(masks, cell))) queue.push(cell);
  descend(masks, queue, { limit, order, most, result });
  return result;
}

interface Descent {
  limit: number;
  order: ((bits: number[]) => void) | undefined;
  most: number;
  result: Search;
}

function descend(masks: Uint16Array, queue: number[], descent: Descent): void {
  if (!propagate(masks, queue)) return;
  const { limit, order, most, result } = descent;
  const best = fewestCandidates(masks);
  if (best === undefined) {
    result.solutions.push(Array.from(masks, (mask) => 32 - Math.clz32(mask)));
    return;
  }
  const bits: number[] = [];
  for (let mask = at(masks, best); mask !== 0; mask &= mask - 1) bits.push(mask & -mask);
  order?.(bits);
  for (const bit of bits) {
    if (result.guesses >= most) {
      result.givenUp = true;
      return;
    }
    result.guesses++;
    const branch = masks.slice();
    branch[best] = bit;
    descend(branch, [best], descent);
    if (result.givenUp || result.solutions.length >= limit) return;
  }
}

/** The first open cell with the fewest candidates; undefined where every cell has one. */
function fewestCandidates(masks: Uint16Array): number | undefined {
  let best: number | undefined;
  let fewest = 10;
  for (let cell = 0; cell < 81 && fewest > 2; cell++) {
    const mask = at(masks, cell);
    if (isSingle(mask)) continue;
    const count = popcount(mask);
    if (count < fewest) {
      fewest = count;
      best = cell;
    }
  }
  return best;
}
