import { MAX_GROUPS, WINDOW_ITEMS, WINDOW_NODES } from '../packing.js';

/**
 * A packing in tokens. 12 positions for bins, then two for each of 32 items: its size with its anti-affinity set, and
 * where it may go; the answer is read at the first of the two. S 76.
 *
 * Vocabulary: 0 nothing; 1–12 the bins, for answers; then for inputs: bins (in use or not × CPU left × memory left),
 * sizes (set × CPU × memory) and masks. Amounts are in 32nds of the largest bin's, to the nearest: what really fits is
 * in the masks, which are exact.
 */
export const LEVELS = 32;
/** S. */
export const SEQUENCE = WINDOW_NODES + 2 * WINDOW_ITEMS;
/** O: nothing, or a bin. */
export const OUTPUTS = WINDOW_NODES + 1;

/** Values that an amount may have. */
export const STEPS = LEVELS + 1;
/** Pairs of an amount of CPU and an amount of memory. */
export const PAIRS = STEPS * STEPS;
/** The first token of each kind. */
export const BIN = OUTPUTS;
export const SIZE = BIN + 2 * PAIRS;
export const MASK = SIZE + (MAX_GROUPS + 1) * PAIRS;
/** V. */
export const VOCABULARY = MASK + 2 ** WINDOW_NODES;

/**
 * How a packing is shown: which item and which bin stands at which position, and whether the resources change places.
 */
export interface Layout {
  /** Items in order of position; at most 32. */
  items: readonly number[];
  /** Bins in order of position; at most 12. */
  bins: readonly number[];
  swapped: boolean;
}

/** Where the answer for the item at position i of the layout is read. */
export const answerAt = (i: number): number => WINDOW_NODES + 2 * i;

/** The token of an answer that names a bin (or its position); 0 for -1, which is none. */
export const binToken = (bin: number): number => bin + 1;

/** The bin (or its position) that a token of an answer names; -1 is none. */
export const tokenBin = (token: number): number => token - 1;

/** S, V and O of every task that shows a model a packing. Other views of one are other layouts, not symmetries. */
export const packingShape = {
  sequenceLength: SEQUENCE,
  vocabularySize: VOCABULARY,
  outputVocabularySize: OUTPUTS,
  symmetries: [],
};
