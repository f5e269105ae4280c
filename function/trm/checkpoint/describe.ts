import type { Architecture } from './architecture.js';
import { CheckpointError } from './errors.js';
import { checkOverrides, configFacts, type Facts, layoutFacts, reachedFacts } from './facts.js';
import { lengthsOf, posEncodingsOf } from './positions.js';
import type { RawCheckpoint } from './read.js';
import { checkTensors, readShapes, type ShapeFacts } from './shapes.js';
import { agreed, firstStated, type Source } from './sources.js';

/**
 * The architecture of a checkpoint. What the shapes of the tensors show is taken from them, and every other source must
 * agree. Everything else comes from the first source that states it: `overrides` (a bundle's manifest), what the file
 * says of itself, all_config.yaml, the conventions of the model family whose key names it has, and at last the defaults
 * of TRM. Attention without learned positions needs `sequenceLength` from one of these sources.
 *
 * @throws {CheckpointError} when sources disagree, naming them; or when tensors are missing, of another shape, or
 * unknown, naming the tensors
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

/** Fields that the shapes tell, alone or together with the sources. */
type Shaped =
  | keyof ShapeFacts
  | 'outputVocabularySize'
  | 'sequenceLength'
  | 'puzzleEmbLen'
  | 'boardWidth'
  | 'posEncodings';

/** What TRM's public code does where no source says otherwise, for the fields of which the shapes tell nothing. */
const DEFAULTS: Omit<Architecture, Shaped> = {
  heads: 8,
  mlpTNorm: 'L',
  tiedHead: false,
  qHead: true,
  randomInit: false,
  H_init_std: 1,
  L_init_std: 1,
  mixing: 1,
  rmsNormEps: 1e-5,
  ropeTheta: 10_000,
  H_cycles: 3,
  L_cycles: 6,
};

function combine(shapes: ShapeFacts, sources: readonly Source[]): Architecture {
  const stated = <K extends keyof typeof DEFAULTS>(field: K) => firstStated(sources, field) ?? DEFAULTS[field];
  const mixer = agreed(sources, 'mixer', shapes.mixer);
  const hiddenSize = agreed(sources, 'hiddenSize', shapes.hiddenSize);
  const architecture: Architecture = {
    vocabularySize: agreed(sources, 'vocabularySize', shapes.vocabularySize),
    outputVocabularySize: outputVocabularyOf(shapes, sources),
    hiddenSize,
    ...lengthsOf(shapes, sources),
    layers: agreed(sources, 'layers', shapes.layers),
    mixer,
    boardWidth: boardWidthOf(mixer, sources),
    heads: stated('heads'),
    posEncodings: posEncodingsOf(shapes, sources),
    mlpTNorm: stated('mlpTNorm'),
    tiedHead: stated('tiedHead'),
    qHead: shapes.hasQHead || stated('qHead'),
    randomInit: stated('randomInit'),
    H_init_std: stated('H_init_std'),
    L_init_std: stated('L_init_std'),
    mixing: stated('mixing'),
    rmsNormEps: stated('rmsNormEps'),
    ropeTheta: stated('ropeTheta'),
    H_cycles: stated('H_cycles'),
    L_cycles: stated('L_cycles'),
    numPuzzleIdentifiers: agreed(sources, 'numPuzzleIdentifiers', shapes.numPuzzleIdentifiers),
  };
  checkBoard(architecture);
  checkHeads(architecture);
  return architecture;
}

/** O, which is V unless a source says less, since the public code knows no other; a tied head has all V rows. */
function outputVocabularyOf({ vocabularySize }: ShapeFacts, sources: readonly Source[]): number {
  const stated = firstStated(sources, 'outputVocabularySize') ?? vocabularySize;
  const size = agreed(sources, 'outputVocabularySize', stated);
  if (size > vocabularySize || (size !== vocabularySize && firstStated(sources, 'tiedHead'))) {
    throw new CheckpointError(`outputVocabularySize ${vocabularySize}, or less with a head of its own`, `${size}`);
  }
  return size;
}

/** W, which the weights of a convolution do not show. */
function boardWidthOf(mixer: Architecture['mixer'], sources: readonly Source[]): number {
  if (mixer !== 'conv') return 0;
  const width = firstStated(sources, 'boardWidth');
  if (!width) throw new CheckpointError('for conv a boardWidth, from the task or arch.board_width', 'none');
  return width;
}

/** A convolution runs over a board, which is whole rows and nothing in front of them. */
function checkBoard({ mixer, boardWidth: W, sequenceLength: S, puzzleEmbLen: P }: Architecture): void {
  if (mixer === 'conv' && (S % W !== 0 || P > 0)) {
    throw new CheckpointError(`for conv a board of whole rows of ${W}, without a prefix`, `S ${S}, P ${P}`);
  }
}

/** Every head has the same share of D; rotary positions turn one half of that share against the other. */
function checkHeads({ mixer, hiddenSize, heads, posEncodings }: Architecture): void {
  if (mixer !== 'attention') return;
  const rope = posEncodings === 'rope';
  if (hiddenSize % heads !== 0 || (rope && (hiddenSize / heads) % 2 !== 0)) {
    throw new CheckpointError(
      `heads that divide D ${hiddenSize}${rope ? ' into even halves, for rope' : ''}`,
      `${heads}`,
    );
  }
}
