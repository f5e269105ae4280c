import type { Pick } from '../../../trm/solver/attempt.js';
import type { Amount } from '../cluster.js';
import { binsOf, countBits, type Packing, Partial } from '../packing.js';
import { encode } from './encode.js';
import type { Layout } from './vocabulary.js';

/** By which size items are put in order: a function of their shares of the largest bin's CPU and memory. */
const KEYS = {
  largest: ([c, m]) => Math.max(c, m),
  sum: ([c, m]) => c + m,
  cpu: ([c]) => c,
  memory: ([, m]) => m,
  product: ([c, m]) => c * m,
} satisfies Record<string, (share: readonly [number, number]) => number>;
const OTHER_KEYS = Object.values(KEYS);

/** By how much an item's size may be lowered at random before items are put in order, as a share of the size. */
const JITTER = 0.35;
const FINE = 1 << 16;

/**
 * How a packing is shown to the model: items from large to small; bins in use first, then from large to small. Of equal
 * bins the one that more runs in today comes first: the model fills first bins first, and what stays in its bin need
 * not move. With `pick` the layout is random: the order follows another key, and CPU and memory may change places.
 */
export function layoutOf(state: Partial, pick?: Pick): Layout {
  const { packing } = state;
  const share = shares(packing);
  const random = () => (pick ? pick(FINE) / FINE : 0);
  const key = pick ? (OTHER_KEYS[pick(OTHER_KEYS.length)] ?? KEYS.largest) : KEYS.largest;
  const jitter = pick && pick(2) === 1 ? JITTER : 0;
  const sizes = packing.items.map(({ request }) => key(share(request)) * (1 - jitter * random()));
  // Of items of equal size, those with fewer bins come first, and replicas stand side by side.
  const items = packing.items
    .map((_, item) => item)
    .filter((item) => state.placed[item] === -1)
    .sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || freedom(state, a) - freedom(state, b) || a - b);
  const weight = (amounts: readonly Amount[]) => amounts.map((amount) => KEYS.sum(share(amount)));
  const [room, present] = [weight(packing.bins), weight(packing.present)];
  const ties = packing.bins.map(random);
  const used = (bin: number) => (state.used >> bin) & 1;
  const bins = packing.bins
    .map((_, bin) => bin)
    .sort(
      (a, b) =>
        used(b) - used(a) ||
        (room[b] ?? 0) - (room[a] ?? 0) ||
        (ties[a] ?? 0) - (ties[b] ?? 0) ||
        (present[b] ?? 0) - (present[a] ?? 0) ||
        a - b,
    );
  return { items, bins, swapped: pick !== undefined && pick(2) === 1 };
}

/** Turns amounts into shares of the largest bin's CPU and memory. */
function shares({ bins }: Packing): (amount: Amount) => [number, number] {
  const cpu = Math.max(1, ...bins.map((bin) => bin.cpu));
  const memory = Math.max(1, ...bins.map((bin) => bin.memory));
  return (amount) => [amount.cpu / cpu, amount.memory / memory];
}

/** A number that orders items by how many bins they have left, and then by which, so that replicas stand together. */
const freedom = (state: Partial, item: number) => {
  const mask = state.masks[item] ?? 0;
  return countBits(mask) * 4096 + (binsOf(mask)[0] ?? 0);
};

/** Tokens (S) of a packing before anything is chosen; items that have one bin only are in it already. */
export function encodePacking(packing: Packing): number[] {
  const state = new Partial(packing);
  state.settle();
  return encode(state, layoutOf(state));
}
