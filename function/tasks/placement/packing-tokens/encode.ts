import { binsOf, maskOf, type Partial, WINDOW_NODES } from '../packing.js';
import { answerAt, BIN, type Layout, LEVELS, MASK, PAIRS, SEQUENCE, SIZE, STEPS } from './vocabulary.js';

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
  const positions = new Array<number>(WINDOW_NODES).fill(0);
  for (const [position, bin] of bins.entries()) {
    positions[bin] = position;
    const used = (state.used >> bin) & 1;
    tokens[position] = BIN + used * PAIRS + pair(state.cpu[bin] ?? 0, state.memory[bin] ?? 0);
  }
  for (const [i, item] of items.entries()) {
    const of = packing.items[item];
    if (!of || state.placed[item] !== -1) continue;
    const at = answerAt(i);
    tokens[at] = SIZE + of.group * PAIRS + pair(of.request.cpu, of.request.memory);
    tokens[at + 1] = MASK + maskOf(binsOf(state.masks[item] ?? 0).map((bin) => positions[bin] ?? 0));
  }
  return tokens;
}

const level = (share: number) => Math.max(0, Math.min(LEVELS, Math.round(share * LEVELS)));
