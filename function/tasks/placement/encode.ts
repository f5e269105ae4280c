import { MAX_MOVABLE, MAX_NODES } from './cluster.js';
import { binsOf, MAX_GROUPS, type Partial } from './packing.js';

/**
 * A packing in tokens. 12 positions for nodes, then two for each of 32 items: its size with its anti-affinity set, and
 * where it may go; the answer is read at the first of the two. S 76.
 *
 * Vocabulary: 0 nothing; 1–12 the nodes, for answers; then for inputs: nodes (in use or not × CPU left × memory left),
 * sizes (set × CPU × memory) and masks. Amounts are in 32nds of the largest node's, to the nearest: what really fits is
 * in the masks, which are exact.
 */
export const LEVELS = 32;
export const SEQUENCE = MAX_NODES + 2 * MAX_MOVABLE;
/** Answers: nothing, or a node. */
export const OUTPUTS = MAX_NODES + 1;

const STEPS = LEVELS + 1;
const NODE = OUTPUTS;
const SIZE = NODE + 2 * STEPS * STEPS;
const MASK = SIZE + (MAX_GROUPS + 1) * STEPS * STEPS;
export const VOCABULARY = MASK + 2 ** MAX_NODES;

/** How a packing is shown: which item and which bin stands at which position, and whether the resources change places. */
export interface Layout {
  /** Items in order of position; at most 32. */
  items: readonly number[];
  /** Bins in order of position; at most 12. */
  bins: readonly number[];
  swapped: boolean;
}

/** Where the answer for the item at position i of the layout is read. */
export const answerAt = (i: number): number => MAX_NODES + 2 * i;

/** Tokens (S) of what is still to be decided: placed items are left out, and what they take of their bins. */
export function encode(state: Partial, { items, bins, swapped }: Layout): number[] {
  const tokens = new Array<number>(SEQUENCE).fill(0);
  const { packing } = state;
  const largest = (of: 'cpu' | 'memory') => Math.max(1, ...packing.bins.map((bin) => bin[of]));
  const [cpu, memory] = [largest('cpu'), largest('memory')];
  const pair = (c: number, m: number) => {
    const [x, y] = [level(c / cpu), level(m / memory)];
    return swapped ? y * STEPS + x : x * STEPS + y;
  };
  const positions = new Array<number>(MAX_NODES).fill(0);
  for (const [position, bin] of bins.entries()) {
    positions[bin] = position;
    const used = (state.used >> bin) & 1;
    tokens[position] = NODE + used * STEPS * STEPS + pair(state.cpu[bin] ?? 0, state.memory[bin] ?? 0);
  }
  for (const [i, item] of items.entries()) {
    const of = packing.items[item];
    if (!of || state.placed[item] !== -1) continue;
    const at = answerAt(i);
    tokens[at] = SIZE + of.group * STEPS * STEPS + pair(of.request.cpu, of.request.memory);
    tokens[at + 1] =
      MASK + binsOf(state.masks[item] ?? 0).reduce((mask, bin) => mask | (1 << (positions[bin] ?? 0)), 0);
  }
  return tokens;
}

const level = (share: number) => Math.max(0, Math.min(LEVELS, Math.round(share * LEVELS)));

/**
 * What every token is made of (V, F), as -1, 0 and 1: amounts as thermometers, masks as bits. The trainer builds the
 * embedding from them, so that tokens which it has seldom seen mean what they should.
 */
export function features(): { width: number; values: Int8Array } {
  const kinds = 4;
  const width = kinds + OUTPUTS + 1 + 2 * LEVELS + (MAX_GROUPS + 1) + MAX_NODES;
  const values = new Int8Array(VOCABULARY * width);
  const set = (token: number, feature: number, value: number) => {
    values[token * width + feature] = value;
  };
  const thermometers = (token: number, pair: number, from: number) => {
    const [x, y] = [Math.floor(pair / STEPS), pair % STEPS];
    for (let i = 0; i < LEVELS; i++) {
      set(token, from + i, x > i ? 1 : -1);
      set(token, from + LEVELS + i, y > i ? 1 : -1);
    }
  };
  const USED = kinds + OUTPUTS;
  const AMOUNTS = USED + 1;
  const GROUPS = AMOUNTS + 2 * LEVELS;
  const BITS = GROUPS + MAX_GROUPS + 1;
  for (let token = 0; token < VOCABULARY; token++) {
    if (token < NODE) {
      set(token, 0, 1);
      set(token, kinds + token, 1);
    } else if (token < SIZE) {
      const used = Math.floor((token - NODE) / (STEPS * STEPS));
      set(token, 1, 1);
      set(token, USED, used === 1 ? 1 : -1);
      thermometers(token, (token - NODE) % (STEPS * STEPS), AMOUNTS);
    } else if (token < MASK) {
      const group = Math.floor((token - SIZE) / (STEPS * STEPS));
      set(token, 2, 1);
      set(token, GROUPS + group, 1);
      thermometers(token, (token - SIZE) % (STEPS * STEPS), AMOUNTS);
    } else {
      set(token, 3, 1);
      for (let bit = 0; bit < MAX_NODES; bit++) set(token, BITS + bit, ((token - MASK) >> bit) & 1 ? 1 : -1);
    }
  }
  return { width, values };
}
