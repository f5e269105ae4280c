import { MAX_GROUPS, WINDOW_NODES } from '../packing.js';
import { BIN, LEVELS, MASK, OUTPUTS, PAIRS, SIZE, STEPS, VOCABULARY } from './vocabulary.js';

/** The first feature of each sort: the kind of token, an answer, in use or not, two amounts, a set, a mask. */
const KINDS = 4;
const ANSWERS = KINDS;
const USED = ANSWERS + OUTPUTS;
const AMOUNTS = USED + 1;
const GROUPS = AMOUNTS + 2 * LEVELS;
const BITS = GROUPS + MAX_GROUPS + 1;
/** F. */
const WIDTH = BITS + WINDOW_NODES;

/**
 * What every token is made of (V, F), as -1, 0 and 1: amounts as thermometers, masks as bits. The trainer builds the
 * embedding from them, so that tokens which it has seldom seen mean what they should.
 */
export function features(): { width: number; values: Int8Array } {
  const values = new Int8Array(VOCABULARY * WIDTH);
  for (let token = 0; token < VOCABULARY; token++) describe(token, values.subarray(token * WIDTH, (token + 1) * WIDTH));
  return { width: WIDTH, values };
}

/** Fills in the features (F) of one token. */
function describe(token: number, row: Int8Array): void {
  if (token < BIN) {
    row[0] = 1;
    row[ANSWERS + token] = 1;
  } else if (token < SIZE) {
    row[1] = 1;
    row[USED] = Math.floor((token - BIN) / PAIRS) === 1 ? 1 : -1;
    describeAmounts((token - BIN) % PAIRS, row);
  } else if (token < MASK) {
    row[2] = 1;
    row[GROUPS + Math.floor((token - SIZE) / PAIRS)] = 1;
    describeAmounts((token - SIZE) % PAIRS, row);
  } else {
    row[3] = 1;
    for (let bit = 0; bit < WINDOW_NODES; bit++) row[BITS + bit] = ((token - MASK) >> bit) & 1 ? 1 : -1;
  }
}

function describeAmounts(pair: number, row: Int8Array): void {
  const [x, y] = [Math.floor(pair / STEPS), pair % STEPS];
  for (let i = 0; i < LEVELS; i++) {
    row[AMOUNTS + i] = x > i ? 1 : -1;
    row[AMOUNTS + LEVELS + i] = y > i ? 1 : -1;
  }
}
