import { CheckpointError } from './errors.js';
import { checkOverrides, configFacts, type Facts, layoutFacts, reachedFacts } from './facts.js';
import type { RawCheckpoint } from './read.js';
import { checkTensors, readShapes, type ShapeFacts } from './shapes.js';

/**
 * What the ONNX graph builder must know of a TRM, beyond its weights. Legend: V vocabulary, D hidden size, S tokens,
 * P prefix, L = P + S, N puzzle identifiers.
 */
export interface Architecture {
  /** V: rows of `embed_tokens.embedding_weight`. */
  vocabularySize: number;
  /** O: rows of `lm_head.weight`; answers use the first O tokens. V in all public checkpoints. */
  outputVocabularySize: number;
  /** D. */
  hiddenSize: number;
  /** S: tokens of a puzzle, without the prefix. */
  sequenceLength: number;
  /** P: positions that the puzzle embedding takes in front; 0 without `puzzle_emb.weights`. */
  puzzleEmbLen: number;
  layers: number;
  mixer: 'mlp_t' | 'attention' | 'conv';
  /** Conv only, 0 otherwise: the tokens are a board of S / W rows, or any smaller part of one. */
  boardWidth: number;
  /** Attention only; 8 by default. */
  heads: number;
  /** With `mlp_t` only `none` or `learned`: rotary positions live in the attention. */
  posEncodings: 'none' | 'rope' | 'learned';
  /** Axis of the RMS norm after `mlp_t`: L in TRM and EqR, D in RSM. */
  mlpTNorm: 'L' | 'D';
  /** RSM: the input embedding is also the output head, and `lm_head.weight` may be absent. */
  tiedHead: boolean;
  /** RSM has no `q_head`: both q are 0, which says nothing. */
  qHead: boolean;
  /** EqR: the state starts at random, and `H_init`, `L_init` may be absent. */
  randomInit: boolean;
  /** EqR: standard deviations of the elements of a random z_H and z_L. */
  H_init_std: number;
  L_init_std: number;
  /** EqR's λ: z ← (1−λ)z + λ·net(z, u). 1, plain recursion, in TRM and RSM. */
  mixing: number;
  rmsNormEps: number;
  ropeTheta: number;
  H_cycles: number;
  L_cycles: number;
  /** N: rows of `puzzle_emb.weights`; 0 without. */
  numPuzzleIdentifiers: number;
}

const BY_SHAPES = "the checkpoint's shapes";

/**
 * The architecture of a checkpoint. What shapes tell comes from them, and every other source must agree with it; the
 * rest comes from `overrides` (a bundle's manifest), then what the file says of itself, then all_config.yaml, then the
 * habits of the family whose key names it has, then TRM's defaults. Attention without learned positions needs
 * `sequenceLength` from one of them. Throws CheckpointError, naming the sources that
 * disagree, or the tensors that are missing, of another shape, or unknown.
 */
export function describeArchitecture(raw: RawCheckpoint, overrides: Facts = {}): Architecture {
  try {
    const shapes = readShapes(raw.tensors);
    const architecture = combine(shapes, [
      { name: 'the overrides', facts: checkOverrides(overrides) },
      { name: 'the file', facts: reachedFacts(raw.saved) },
      { name: "the file's config", facts: configFacts(raw.saved.config, "the file's config") },
      { name: 'all_config.yaml', facts: configFacts(raw.allConfig, 'all_config.yaml') },
      { name: `${raw.layout}'s layout`, facts: layoutFacts(raw.layout) },
    ]);
    checkTensors(raw.tensors, shapes, architecture);
    return architecture;
  } catch (error) {
    throw CheckpointError.about(raw.path, 'a checkpoint of a TRM', error);
  }
}

interface Source {
  name: string;
  facts: Facts;
}

/** The value that shapes tell, which every source that knows the field must repeat. */
function told<K extends keyof Architecture>(sources: readonly Source[], field: K, value: Architecture[K]) {
  for (const { name, facts } of sources) {
    const other = facts[field];
    if (other !== undefined && other !== value) {
      throw new CheckpointError(`${field} ${value}, as ${BY_SHAPES} tell`, `${other} from ${name}`);
    }
  }
  return value;
}

/** The first source's value, where shapes tell nothing. */
function stated<K extends keyof Architecture>(sources: readonly Source[], field: K): Architecture[K] | undefined {
  return sources.map(({ facts }) => facts[field]).find((value) => value !== undefined);
}

function combine(shapes: ShapeFacts, sources: readonly Source[]): Architecture {
  const mixer = told(sources, 'mixer', shapes.mixer);
  const hiddenSize = told(sources, 'hiddenSize', shapes.hiddenSize);
  const architecture: Architecture = {
    vocabularySize: told(sources, 'vocabularySize', shapes.vocabularySize),
    outputVocabularySize: outputs(shapes, sources),
    hiddenSize,
    ...positions(shapes, sources),
    layers: told(sources, 'layers', shapes.layers),
    mixer,
    boardWidth: boardWidth(mixer, sources),
    heads: stated(sources, 'heads') ?? 8,
    posEncodings: posEncodings(shapes, sources),
    mlpTNorm: stated(sources, 'mlpTNorm') ?? 'L',
    tiedHead: stated(sources, 'tiedHead') ?? false,
    qHead: shapes.hasQHead || (stated(sources, 'qHead') ?? true),
    randomInit: stated(sources, 'randomInit') ?? false,
    H_init_std: stated(sources, 'H_init_std') ?? 1,
    L_init_std: stated(sources, 'L_init_std') ?? 1,
    mixing: stated(sources, 'mixing') ?? 1,
    rmsNormEps: stated(sources, 'rmsNormEps') ?? 1e-5,
    ropeTheta: stated(sources, 'ropeTheta') ?? 10_000,
    H_cycles: stated(sources, 'H_cycles') ?? 3,
    L_cycles: stated(sources, 'L_cycles') ?? 6,
    numPuzzleIdentifiers: told(sources, 'numPuzzleIdentifiers', shapes.numPuzzleIdentifiers),
  };
  const { heads, posEncodings: positioned, boardWidth: W, sequenceLength: S, puzzleEmbLen: P } = architecture;
  if (mixer === 'conv' && (S % W !== 0 || P > 0)) {
    throw new CheckpointError(`for conv a board of whole rows of ${W}, without a prefix`, `S ${S}, P ${P}`);
  }
  if (
    mixer === 'attention' &&
    (hiddenSize % heads !== 0 || (positioned === 'rope' && (hiddenSize / heads) % 2 !== 0))
  ) {
    throw new CheckpointError(
      `heads that divide D ${hiddenSize}${positioned === 'rope' ? ' into even halves, for rope' : ''}`,
      `${heads}`,
    );
  }
  return architecture;
}

/** W, which the weights of a convolution do not know. */
function boardWidth(mixer: Architecture['mixer'], sources: readonly Source[]): number {
  if (mixer !== 'conv') return 0;
  const width = stated(sources, 'boardWidth');
  if (!width) throw new CheckpointError('for conv a boardWidth, from the task or arch.board_width', 'none');
  return width;
}

/** O: V unless told, since the public code knows no other; all sources must agree, and a tied head has V rows. */
function outputs({ vocabularySize }: ShapeFacts, sources: readonly Source[]): number {
  const size = told(sources, 'outputVocabularySize', stated(sources, 'outputVocabularySize') ?? vocabularySize);
  if (size > vocabularySize || (size !== vocabularySize && stated(sources, 'tiedHead'))) {
    throw new CheckpointError(`outputVocabularySize ${vocabularySize}, or less with a head of its own`, `${size}`);
  }
  return size;
}

function posEncodings(shapes: ShapeFacts, sources: readonly Source[]): Architecture['posEncodings'] {
  if (shapes.learnedPositions) {
    return told(sources, 'posEncodings', 'learned');
  }
  const learned = sources.find(({ facts }) => facts.posEncodings === 'learned');
  if (learned !== undefined) {
    throw new CheckpointError(
      `embed_pos.embedding_weight, for learned positions from ${learned.name}`,
      'no such tensor',
    );
  }
  // The public code builds the rotary tables for mlp_t too, and never reads them.
  return shapes.mixer !== 'attention' ? 'none' : (stated(sources, 'posEncodings') ?? 'rope');
}

/** P and S. Shapes hold at most their sum L, and that P is 0 without a puzzle embedding. */
function positions(shapes: ShapeFacts, sources: readonly Source[]): { puzzleEmbLen: number; sequenceLength: number } {
  const { length: L, puzzleEmbWidth: width, hiddenSize: D } = shapes;
  const saidS = stated(sources, 'sequenceLength');
  const saidP = width === 0 ? told(sources, 'puzzleEmbLen', 0) : stated(sources, 'puzzleEmbLen');
  const puzzleEmbLen = saidP ?? (L !== undefined && saidS !== undefined ? L - saidS : 16);
  const sequenceLength = saidS ?? (L === undefined ? undefined : L - puzzleEmbLen);
  if (sequenceLength === undefined) {
    throw new CheckpointError(
      'sequenceLength from the overrides or arch.seq_len (shapes do not tell it with attention and no learned positions)',
      'none',
    );
  }
  if (L !== undefined && (puzzleEmbLen + sequenceLength !== L || puzzleEmbLen < 0 || sequenceLength < 1)) {
    throw new CheckpointError(
      `puzzleEmbLen + sequenceLength to be ${L}, as ${BY_SHAPES} tell`,
      `${puzzleEmbLen} from ${origin(sources, 'puzzleEmbLen', saidP)} + ` +
        `${sequenceLength} from ${origin(sources, 'sequenceLength', saidS)}`,
    );
  }
  if (width > puzzleEmbLen * D) {
    throw new CheckpointError(
      `puzzle_emb.weights of at most puzzleEmbLen × D = ${puzzleEmbLen} × ${D} columns ` +
        `(puzzleEmbLen from ${origin(sources, 'puzzleEmbLen', saidP)})`,
      `${width}`,
    );
  }
  return { puzzleEmbLen, sequenceLength };
}

function origin(sources: readonly Source[], field: keyof Architecture, said: number | undefined): string {
  const source = said === undefined ? undefined : sources.find(({ facts }) => facts[field] !== undefined);
  return source?.name ?? (said === undefined ? 'the rest or the default' : BY_SHAPES);
}
