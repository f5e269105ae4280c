import { type Amount, fits, minus, NOTHING, plus } from './cluster.js';
import { countBits, type Packing } from './packing.js';

/**
 * The same placement with fewer moves, as long as a simple change spares one: a whole bin's content for another's, an
 * item back to where it runs today, two items for each other. Never uses more bins, and breaks no rule that was kept.
 */
export function stayPut(packing: Packing, placed: readonly number[], home: readonly (number | undefined)[]): number[] {
  let best = [...placed];
  for (let better = true; better; ) {
    better = false;
    for (const other of changes(packing, best, home)) {
      if (moved(packing, other, home) < moved(packing, best, home) && keeps(packing, best, other)) {
        best = other;
        better = true;
        break;
      }
    }
  }
  return best;
}

/** Workloads that would move. */
const moved = ({ items }: Packing, placed: readonly number[], home: readonly (number | undefined)[]) =>
  items.flatMap(({ workloads }, i) => workloads.filter((w) => home[w] !== undefined && home[w] !== placed[i])).length;

function* changes({ bins, kept, items }: Packing, placed: readonly number[], home: readonly (number | undefined)[]) {
  for (let a = 0; a < bins.length; a++) {
    for (let b = a + 1; b < bins.length; b++) yield placed.map((bin) => (bin === a ? b : bin === b ? a : bin));
  }
  for (const [i, { workloads }] of items.entries()) {
    const [first] = workloads;
    const at = first === undefined ? undefined : home[first];
    if (at === undefined || at === placed[i]) continue;
    const back = (j?: number) => placed.map((bin, k) => (k === i ? at : k === j ? (placed[i] ?? 0) : bin));
    if (placed.includes(at) || (kept >> at) & 1) yield back();
    for (const [j, bin] of placed.entries()) if (bin === at) yield back(j);
  }
}

/** Whether `after` obeys the rules and uses no more bins than `before`. */
function keeps({ bins, kept, items }: Packing, before: readonly number[], after: readonly number[]): boolean {
  const inUse = (placed: readonly number[]) => countBits(placed.reduce((mask, bin) => mask | (1 << bin), kept));
  if (inUse(after) > inUse(before)) return false;
  const used: Amount[] = bins.map(() => NOTHING);
  for (const [i, { request, allowed, apart }] of items.entries()) {
    const bin = after[i] ?? 0;
    if (((allowed >> bin) & 1) === 0 || apart.some((other) => after[other] === bin)) return false;
    used[bin] = plus(used[bin] ?? NOTHING, request);
  }
  return bins.every((room, b) => fits(NOTHING, minus(room, used[b] ?? NOTHING)));
}
