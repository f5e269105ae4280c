import type { Architecture } from './architecture.js';
import { CheckpointError } from './errors.js';
import type { ShapeFacts } from './shapes.js';
import { agreed, BY_SHAPES, firstStated, originOf, type Source } from './sources.js';

/** P where neither the shapes nor any source give it: the value of the public TRM configurations. */
const DEFAULT_PREFIX = 16;

/**
 * How the positions are encoded. Learned positions have a tensor of their own; of the other encodings no tensor tells.
 *
 * @throws {CheckpointError} when a source says `learned` and the tensor is missing, or the other way round
 */
export function posEncodingsOf(shapes: ShapeFacts, sources: readonly Source[]): Architecture['posEncodings'] {
  if (shapes.learnedPositions) return agreed(sources, 'posEncodings', 'learned');
  const learned = sources.find(({ facts }) => facts.posEncodings === 'learned');
  if (learned !== undefined) {
    throw new CheckpointError(
      `embed_pos.embedding_weight, for learned positions from ${learned.name}`,
      'no such tensor',
    );
  }
  // The public code builds the rotary tables for mlp_t as well, but never reads them.
  return shapes.mixer !== 'attention' ? 'none' : (firstStated(sources, 'posEncodings') ?? 'rope');
}

/**
 * P and S. The shapes give at most their sum L, and that P is 0 where there is no puzzle embedding.
 *
 * @throws {CheckpointError} when S is unknown, when P + S is not L, or when the puzzle embedding is wider than P × D
 */
export function lengthsOf(
  shapes: ShapeFacts,
  sources: readonly Source[],
): Pick<Architecture, 'puzzleEmbLen' | 'sequenceLength'> {
  const { length: L, puzzleEmbWidth: width, hiddenSize: D } = shapes;
  const statedS = firstStated(sources, 'sequenceLength');
  const statedP = width === 0 ? agreed(sources, 'puzzleEmbLen', 0) : firstStated(sources, 'puzzleEmbLen');
  const puzzleEmbLen = statedP ?? (L !== undefined && statedS !== undefined ? L - statedS : DEFAULT_PREFIX);
  const sequenceLength = statedS ?? (L === undefined ? undefined : L - puzzleEmbLen);
  if (sequenceLength === undefined) {
    throw new CheckpointError(
      'sequenceLength from the overrides or arch.seq_len (shapes do not tell it with attention and no learned positions)',
      'none',
    );
  }
  if (L !== undefined && (puzzleEmbLen + sequenceLength !== L || puzzleEmbLen < 0 || sequenceLength < 1)) {
    throw new CheckpointError(
      `puzzleEmbLen + sequenceLength to be ${L}, as ${BY_SHAPES} tell`,
      `${puzzleEmbLen} from ${originOf(sources, 'puzzleEmbLen', statedP)} + ` +
        `${sequenceLength} from ${originOf(sources, 'sequenceLength', statedS)}`,
    );
  }
  if (width > puzzleEmbLen * D) {
    throw new CheckpointError(
      `puzzle_emb.weights of at most puzzleEmbLen × D = ${puzzleEmbLen} × ${D} columns ` +
        `(puzzleEmbLen from ${originOf(sources, 'puzzleEmbLen', statedP)})`,
      `${width}`,
    );
  }
  return { puzzleEmbLen, sequenceLength };
}
