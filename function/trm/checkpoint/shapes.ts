import type { Architecture } from './architecture.js';
import { CheckpointError, show, showShape } from './errors.js';
import type { Tensor } from './tensor.js';

const EMBED_TOKENS = 'embed_tokens.embedding_weight';
const EMBED_POS = 'embed_pos.embedding_weight';
const PUZZLE_EMB = 'puzzle_emb.weights';
const LM_HEAD = 'lm_head.weight';

/**
 * Tensors that may be there and are ignored, since PyTorch modules recompute them: rotary tables, and rows of the puzzle
 * embedding that the trainer works on.
 */
const HARMLESS = /(^|\.)rotary_emb\.(cos_cached|sin_cached|inv_freq)$|^puzzle_emb\.local_(weights|ids)$/;

/** What the shapes alone tell of a TRM. The legend is that of Architecture. */
export interface ShapeFacts {
  vocabularySize: number;
  hiddenSize: number;
  layers: number;
  mixer: Architecture['mixer'];
  /** L, where `mlp_t` or learned positions show it; undefined otherwise. */
  length: number | undefined;
  learnedPositions: boolean;
  numPuzzleIdentifiers: number;
  /** Columns of the puzzle embedding, `puzzle_emb_ndim`; 0 without one. */
  puzzleEmbWidth: number;
  hasHead: boolean;
  hasInit: boolean;
  hasQHead: boolean;
}

function mixerOf(tensors: ReadonlyMap<string, Tensor>): Architecture['mixer'] {
  if (tensors.has(layer(0, 'mlp_t.gate_up_proj.weight'))) return 'mlp_t';
  return tensors.has(layer(0, 'conv.weight')) ? 'conv' : 'attention';
}

/**
 * Reads what the shapes tell. Whether they agree with each other is checked later, by checkTensors.
 *
 * @throws {CheckpointError} when a tensor that is needed for this is missing, or has another number of axes
 */
export function readShapes(tensors: ReadonlyMap<string, Tensor>): ShapeFacts {
  const [vocabularySize, hiddenSize] = matrix(tensors, EMBED_TOKENS, '(V, D)');
  const mixer = mixerOf(tensors);
  const learnedPositions = tensors.has(EMBED_POS);
  const puzzle = tensors.has(PUZZLE_EMB) ? matrix(tensors, PUZZLE_EMB, '(N, ndim)') : [0, 0];
  let length: number | undefined;
  if (mixer === 'mlp_t') {
    length = matrix(tensors, layer(0, 'mlp_t.gate_up_proj.weight'), '(2i, L)')[1];
  } else if (learnedPositions) {
    length = matrix(tensors, EMBED_POS, '(L, D)')[0];
  }
  return {
    vocabularySize,
    hiddenSize,
    layers: countLayers(tensors),
    mixer,
    length,
    learnedPositions,
    numPuzzleIdentifiers: puzzle[0] ?? 0,
    puzzleEmbWidth: puzzle[1] ?? 0,
    hasHead: tensors.has(LM_HEAD),
    hasInit: tensors.has('H_init') || tensors.has('L_init'),
    hasQHead: tensors.has('q_head.weight') || tensors.has('q_head.bias'),
  };
}

/**
 * Checks that the checkpoint holds every tensor that this architecture computes with, of floats and in its exact shape,
 * and no others.
 *
 * @throws {CheckpointError} when one is missing, unknown, or different, naming the tensors
 */
export function checkTensors(tensors: ReadonlyMap<string, Tensor>, facts: ShapeFacts, choices: Architecture): void {
  const expected = expectedShapes(tensors, facts, choices);
  for (const [name, shape] of expected) {
    const tensor = tensors.get(name);
    const got = tensor === undefined ? 'no such tensor' : showShape(tensor.shape);
    if (tensor === undefined || tensor.shape.length !== shape.length || shape.some((n, i) => n !== tensor.shape[i])) {
      throw new CheckpointError(`${name} of shape ${showShape(shape)}`, got);
    }
    if (!tensor.dtype.includes('float')) {
      throw new CheckpointError(`${name} of a floating-point dtype`, tensor.dtype);
    }
  }
  const unknown = [...tensors.keys()].filter((name) => !expected.has(name) && !HARMLESS.test(name));
  if (unknown.length > 0) {
    const more = unknown.length > 10 ? ` and ${unknown.length - 10} more` : '';
    throw new CheckpointError(
      'no tensors but those of a TRM',
      `${unknown
        .slice(0, 10)
        .map((name) => show(name))
        .join(', ')}${more}`,
    );
  }
  if (choices.tiedHead && facts.hasHead) {
    checkTied(tensors);
  }
}

function expectedShapes(
  tensors: ReadonlyMap<string, Tensor>,
  facts: ShapeFacts,
  choices: Architecture,
): Map<string, readonly number[]> {
  const { vocabularySize: V, hiddenSize: D } = facts;
  const L = choices.puzzleEmbLen + choices.sequenceLength;
  const shapes = new Map<string, readonly number[]>([[EMBED_TOKENS, [V, D]]]);
  if (choices.qHead) {
    shapes.set('q_head.weight', [2, D]).set('q_head.bias', [2]);
  }
  if (facts.hasHead || !choices.tiedHead) {
    shapes.set(LM_HEAD, [choices.outputVocabularySize, D]);
  }
  if (facts.hasInit || !choices.randomInit) {
    shapes.set('H_init', [D]).set('L_init', [D]);
  }
  if (facts.learnedPositions) {
    shapes.set(EMBED_POS, [L, D]);
  }
  if (facts.puzzleEmbWidth > 0) {
    shapes.set(PUZZLE_EMB, [facts.numPuzzleIdentifiers, facts.puzzleEmbWidth]);
  }
  // The width of the feed-forward part is free, but all layers have that of the first.
  const width = intermediate(tensors, layer(0, 'mlp.gate_up_proj.weight'));
  const mixing = facts.mixer === 'mlp_t' ? intermediate(tensors, layer(0, 'mlp_t.gate_up_proj.weight')) : 0;
  const kernel = facts.mixer === 'conv' ? kernelOf(tensors) : 0;
  for (let i = 0; i < facts.layers; i += 1) {
    if (facts.mixer === 'conv') {
      shapes.set(layer(i, 'conv.weight'), [D, 1, kernel, kernel]);
    } else if (facts.mixer === 'mlp_t') {
      shapes.set(layer(i, 'mlp_t.gate_up_proj.weight'), [2 * mixing, L]);
      shapes.set(layer(i, 'mlp_t.down_proj.weight'), [L, mixing]);
    } else {
      shapes.set(layer(i, 'self_attn.qkv_proj.weight'), [3 * D, D]);
      shapes.set(layer(i, 'self_attn.o_proj.weight'), [D, D]);
    }
    shapes.set(layer(i, 'mlp.gate_up_proj.weight'), [2 * width, D]);
    shapes.set(layer(i, 'mlp.down_proj.weight'), [D, width]);
  }
  return shapes;
}

function layer(index: number, part: string): string {
  return `L_level.layers.${index}.${part}`;
}

/** k of a depthwise convolution (D, 1, k, k). It is odd, so that the kernel has a cell in its middle. */
function kernelOf(tensors: ReadonlyMap<string, Tensor>): number {
  const name = layer(0, 'conv.weight');
  const shape = tensors.get(name)?.shape ?? [];
  const kernel = shape[3];
  if (kernel === undefined || kernel % 2 === 0) {
    throw new CheckpointError(`${name} of shape (D, 1, k, k), k odd`, showShape(shape));
  }
  return kernel;
}

/** How many layers there are. They are numbered from 0; a gap shows up later as a missing or an unknown tensor. */
function countLayers(tensors: ReadonlyMap<string, Tensor>): number {
  const indices = new Set([...tensors.keys()].map((name) => /^L_level\.layers\.(\d{1,4})\./.exec(name)?.[1]));
  indices.delete(undefined);
  if (indices.size === 0) {
    throw new CheckpointError('tensors of L_level.layers.0', 'none');
  }
  return indices.size;
}

/** Both sizes of a tensor of two axes, none of them 0. */
function matrix(tensors: ReadonlyMap<string, Tensor>, name: string, axes: string): [number, number] {
  const tensor = tensors.get(name);
  const [rows, columns, more] = tensor?.shape ?? [];
  if (!rows || !columns || more !== undefined) {
    throw new CheckpointError(
      `${name} of shape ${axes}`,
      tensor === undefined ? 'no such tensor' : showShape(tensor.shape),
    );
  }
  return [rows, columns];
}

/** i of a SwiGLU whose first matrix has 2i rows: the gate's, then those of the up projection. */
function intermediate(tensors: ReadonlyMap<string, Tensor>, name: string): number {
  const [rows, columns] = matrix(tensors, name, '(2i, n)');
  if (rows % 2 !== 0) {
    throw new CheckpointError(`${name} of shape (2i, n)`, showShape([rows, columns]));
  }
  return rows / 2;
}

/** A head that differs from the embedding was not tied to it, and computing with the embedding would then be wrong. */
function checkTied(tensors: ReadonlyMap<string, Tensor>): void {
  const head = tensors.get(LM_HEAD);
  const embedding = tensors.get(EMBED_TOKENS);
  if (
    head === undefined ||
    embedding === undefined ||
    head.dtype !== embedding.dtype ||
    Buffer.compare(head.bytes, embedding.bytes) !== 0
  ) {
    throw new CheckpointError(`${LM_HEAD} equal to ${EMBED_TOKENS} for a tied head`, 'other values');
  }
}
