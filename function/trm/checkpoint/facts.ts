import { isObject } from '../../common/json.js';
import type { Architecture } from './architecture.js';
import { CheckpointError, show } from './errors.js';
import type { Layout } from './keys.js';
import type { Saved } from './saved.js';

/** What one source, such as the overrides or all_config.yaml, says of an architecture; undefined where it is silent. */
export type Facts = { readonly [K in keyof Architecture]?: Architecture[K] | undefined };

/** Which values a field can take, and how an error message says that. */
interface Rule<T> {
  what: string;
  fits: (value: unknown) => value is T;
}

function whole(least: number): Rule<number> {
  return {
    what: `a whole number of ${least} or more`,
    fits: (value): value is number => Number.isSafeInteger(value) && Number(value) >= least,
  };
}

function oneOf<const T extends string>(...names: readonly T[]): Rule<T> {
  return { what: names.join(' or '), fits: (value): value is T => names.some((name) => name === value) };
}

const positive: Rule<number> = {
  what: 'a number above 0',
  fits: (value): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0,
};

const share: Rule<number> = {
  what: 'a number above 0 and at most 1',
  fits: (value): value is number => positive.fits(value) && value <= 1,
};

const deviation: Rule<number> = {
  what: 'a number of 0 or more',
  fits: (value): value is number => value === 0 || positive.fits(value),
};

const flag: Rule<boolean> = {
  what: 'true or false',
  fits: (value): value is boolean => typeof value === 'boolean',
};

const RULES: { [K in keyof Architecture]: Rule<Architecture[K]> } = {
  vocabularySize: whole(1),
  outputVocabularySize: whole(1),
  hiddenSize: whole(1),
  sequenceLength: whole(1),
  puzzleEmbLen: whole(0),
  layers: whole(1),
  mixer: oneOf('mlp_t', 'attention', 'conv'),
  boardWidth: whole(0),
  heads: whole(1),
  posEncodings: oneOf('none', 'rope', 'learned'),
  mlpTNorm: oneOf('L', 'D'),
  tiedHead: flag,
  qHead: flag,
  randomInit: flag,
  H_init_std: deviation,
  L_init_std: deviation,
  mixing: share,
  rmsNormEps: positive,
  ropeTheta: positive,
  H_cycles: whole(1),
  L_cycles: whole(1),
  numPuzzleIdentifiers: whole(0),
};

function fact<K extends keyof Architecture>(field: K, value: unknown, where: string): Architecture[K] | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  return fitting(RULES[field], value, where);
}

function fitting<T>(rule: Rule<T>, value: unknown, where: string): T {
  if (!rule.fits(value)) {
    throw new CheckpointError(`${where}: ${rule.what}`, show(JSON.stringify(value) ?? typeof value));
  }
  return value;
}

/**
 * The overrides themselves, once each is checked.
 *
 * @throws {CheckpointError} when a field is unknown, or cannot take its value
 */
export function checkOverrides(overrides: Facts): Facts {
  for (const [field, value] of Object.entries(overrides)) {
    if (!isField(field)) {
      throw new CheckpointError('overrides of known fields', show(field));
    }
    fact(field, value, `override ${field}`);
  }
  return overrides;
}

function isField(name: string): name is keyof Architecture {
  return Object.hasOwn(RULES, name);
}

/**
 * What the mapping `arch:` in the config of a public trainer says. `where` names the config in error messages:
 * all_config.yaml, or the checkpoint itself.
 *
 * @throws {CheckpointError} when `arch:` is missing, or a value is of a type that its field cannot take
 */
export function configFacts(config: unknown, where: string): Facts {
  if (config === undefined) {
    return {};
  }
  const arch = isObject(config) ? config.arch : undefined;
  if (!isObject(arch)) {
    throw new CheckpointError(`a mapping arch: in ${where}`, 'none');
  }
  const read = <K extends keyof Architecture>(field: K, key: string) =>
    fact(field, arch[key], `arch.${key} in ${where}`);
  const mlpT = arch.mlp_t === undefined ? undefined : fitting(flag, arch.mlp_t, `arch.mlp_t in ${where}`);
  // The defaults of EqR's code; its model knows only the random start.
  const eqr: Facts = typeof arch.name === 'string' && arch.name.endsWith('@EqRModel') ? EQR : {};
  return {
    vocabularySize: read('vocabularySize', 'vocab_size'),
    outputVocabularySize: read('outputVocabularySize', 'output_vocab_size'),
    hiddenSize: read('hiddenSize', 'hidden_size'),
    sequenceLength: read('sequenceLength', 'seq_len'),
    puzzleEmbLen: prefixLength(arch, where),
    layers: read('layers', 'L_layers'),
    mixer: read('mixer', 'mixer') ?? (mlpT === undefined ? undefined : mlpT ? 'mlp_t' : 'attention'),
    heads: read('heads', 'num_heads'),
    posEncodings: positions(arch, mlpT === true, where),
    mixing: read('mixing', 'lambda_') ?? eqr.mixing,
    H_init_std: read('H_init_std', 'H_init_std'),
    L_init_std: read('L_init_std', 'L_init_std'),
    // The public trainers do not write these; the trainer of this repository does, for RSM, EqR and boards.
    boardWidth: read('boardWidth', 'board_width'),
    mlpTNorm: read('mlpTNorm', 'mlp_t_norm'),
    tiedHead: read('tiedHead', 'tied_head'),
    qHead: read('qHead', 'q_head'),
    randomInit: read('randomInit', 'random_init') ?? eqr.randomInit,
    rmsNormEps: read('rmsNormEps', 'rms_norm_eps'),
    ropeTheta: read('ropeTheta', 'rope_theta'),
    H_cycles: read('H_cycles', 'H_cycles'),
    L_cycles: read('L_cycles', 'L_cycles'),
    numPuzzleIdentifiers: read('numPuzzleIdentifiers', 'num_puzzle_identifiers'),
  };
}

/** What EqR's code does differently from TRM's where its config does not say otherwise. */
const EQR: Facts = { randomInit: true, mixing: 0.95 };

/** What RSM's code does differently from TRM's, in every checkpoint with RSM's key names. */
const RSM: Facts = { mlpTNorm: 'D', tiedHead: true, qHead: false };

export const layoutFacts = (layout: Layout): Facts => (layout === 'RSM' ? RSM : {});

/**
 * The numbers of cycles that a training run had reached when it saved the file.
 *
 * @throws {CheckpointError} when they are no whole numbers of 1 or more
 */
export function reachedFacts({ active_H, active_L }: Saved): Facts {
  return {
    H_cycles: fact('H_cycles', active_H, 'active_H in the file'),
    L_cycles: fact('L_cycles', active_L, 'active_L in the file'),
  };
}

/**
 * The encoding of positions that a config states; null means none, as in the public code. EqR also knows rotary positions
 * of two dimensions, which this engine does not support; with `mlp_t` they do not matter, because it reads no rotary table.
 */
function positions(
  arch: Record<string, unknown>,
  mlpT: boolean,
  where: string,
): Architecture['posEncodings'] | undefined {
  const value = arch.pos_encodings;
  if (value === null || (mlpT && value === 'rope2d')) return 'none';
  return fact('posEncodings', value, `arch.pos_encodings in ${where}`);
}

/**
 * P by a config. In the public code a width of 0 means no puzzle embedding, and a length of 0 means as many positions as
 * the width fills.
 */
function prefixLength(arch: Record<string, unknown>, where: string): number | undefined {
  const length = fact('puzzleEmbLen', arch.puzzle_emb_len, `arch.puzzle_emb_len in ${where}`);
  const width = fact('puzzleEmbLen', arch.puzzle_emb_ndim, `arch.puzzle_emb_ndim in ${where}`);
  const hiddenSize = fact('hiddenSize', arch.hidden_size, `arch.hidden_size in ${where}`);
  if (width === 0) {
    return 0;
  }
  return length === 0 && width !== undefined && hiddenSize !== undefined ? Math.ceil(width / hiddenSize) : length;
}
