/**
 * How a model is shown bins to empty. A sequence is some tokens about the whole cluster, and then one for every bin, in no order that
 * means anything. Legend: S tokens, V vocabulary, O outputs, F features.
 */

/** What a bin's token says, and in how many levels. */
export const BIN_LEVELS = {
  /** Its size: 0 for the largest bin, and one more for each factor of √2. */
  size: 7,
  /** How full it is of the resource that is scarcest in the cluster, and of the other of CPU and memory. */
  full: 12,
  other: 5,
  /** How many items it holds: none, and from 1, 3, 6 and 13 on. */
  items: 5,
  /** The share of its load whose items fit into other bins as these are. */
  fitting: 5,
  /** Whether it can be emptied: no; yes; yes, but many of its items must be kept apart from others. */
  state: 3,
} as const;
export const BIN_FACTORS = Object.values(BIN_LEVELS);

/** What is said of the cluster: its bins in use, what is free in them, bins above the bound, how uneven the bins are. */
export const CLUSTER_LEVELS = { bins: 12, free: 16, above: 12, uneven: 6 } as const;
export const CLUSTER_FACTORS = Object.values(CLUSTER_LEVELS);

const product = (factors: readonly number[]) => factors.reduce((all, levels) => all * levels, 1);

export const MOST_BINS_SHOWN = 124;
/** S. */
export const EMPTYING_SEQUENCE = CLUSTER_FACTORS.length + MOST_BINS_SHOWN;
/** The first token of the clusters, after padding; and of the bins. */
export const CLUSTER = 1;
export const BIN = CLUSTER + CLUSTER_FACTORS.reduce((sum, levels) => sum + levels, 0);
/** V. */
export const EMPTYING_VOCABULARY = BIN + product(BIN_FACTORS);

/** What a model writes for a bin: that it stays in use, or that it is emptied. */
export const STAYS = 1;
export const EMPTIED = 2;
/** O. */
export const EMPTYING_OUTPUTS = 3;

/** The token of a bin with these levels, in the order of BIN_LEVELS. */
export const binToken = (levels: readonly number[]): number =>
  BIN + levels.reduce((token, level, i) => token * (BIN_FACTORS[i] ?? 1) + level, 0);

/** The tokens of a cluster with these levels, in the order of CLUSTER_LEVELS. */
export function clusterTokens(levels: readonly number[]): number[] {
  let first = CLUSTER;
  return levels.map((level, i) => {
    const token = first + level;
    first += CLUSTER_FACTORS[i] ?? 0;
    return token;
  });
}

/**
 * What every token is made of (V, F), as -1, 0 and 1: every level as a thermometer, so that a token that was seldom seen means what
 * it should.
 */
export function emptyingFeatures(): { width: number; values: Int8Array } {
  const sum = (factors: readonly number[]) => factors.reduce((all, levels) => all + levels, 0);
  const width = 1 + sum(CLUSTER_FACTORS) + sum(BIN_FACTORS);
  const values = new Int8Array(EMPTYING_VOCABULARY * width);
  const thermometer = (row: Int8Array, first: number, level: number, levels: number) => {
    for (let i = 0; i < levels; i++) row[first + i] = i <= level ? 1 : -1;
  };
  values[0] = 1;
  let first = 1;
  let token = CLUSTER;
  for (const levels of CLUSTER_FACTORS) {
    for (let level = 0; level < levels; level++, token++) {
      thermometer(values.subarray(token * width, (token + 1) * width), first, level, levels);
    }
    first += levels;
  }
  for (; token < EMPTYING_VOCABULARY; token++) {
    const row = values.subarray(token * width, (token + 1) * width);
    let rest = token - BIN;
    let end = width;
    for (const levels of [...BIN_FACTORS].reverse()) {
      end -= levels;
      thermometer(row, end, rest % levels, levels);
      rest = Math.floor(rest / levels);
    }
  }
  return { width, values };
}
