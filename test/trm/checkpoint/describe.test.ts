import { describe, expect, test } from 'vitest';
import { describeArchitecture } from '../../../function/trm/checkpoint/describe.js';
import { CheckpointError } from '../../../function/trm/checkpoint/errors.js';
import type { Facts } from '../../../function/trm/checkpoint/facts.js';
import { readCheckpoint } from '../../../function/trm/checkpoint/read.js';
import { vector } from './files.js';
import { checkpoint, type TinyOptions, tiny } from './tensors.js';

const DEFAULTS = {
  boardWidth: 0,
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
} as const;

describe('golden vectors', () => {
  const common = { ...DEFAULTS, hiddenSize: 64, layers: 2, numPuzzleIdentifiers: 3 };
  test.each<[string, Facts, object]>([
    [
      'official-layout/step_65100',
      {},
      {
        vocabularySize: 6,
        outputVocabularySize: 6,
        sequenceLength: 16,
        puzzleEmbLen: 2,
        mixer: 'mlp_t',
        heads: 4,
        posEncodings: 'none',
      },
    ],
    [
      'mlp.pth',
      { sequenceLength: 16 },
      {
        vocabularySize: 6,
        outputVocabularySize: 6,
        sequenceLength: 16,
        puzzleEmbLen: 2,
        mixer: 'mlp_t',
        posEncodings: 'none',
      },
    ],
    [
      'attention-rope.pth',
      { sequenceLength: 25, puzzleEmbLen: 4, heads: 4, H_cycles: 2, L_cycles: 3 },
      {
        vocabularySize: 7,
        outputVocabularySize: 7,
        sequenceLength: 25,
        puzzleEmbLen: 4,
        mixer: 'attention',
        heads: 4,
        posEncodings: 'rope',
        H_cycles: 2,
        L_cycles: 3,
      },
    ],
    [
      'attention-learned.pth',
      { sequenceLength: 9, heads: 2, H_cycles: 1, L_cycles: 2 },
      {
        vocabularySize: 5,
        outputVocabularySize: 5,
        sequenceLength: 9,
        puzzleEmbLen: 1,
        mixer: 'attention',
        heads: 2,
        posEncodings: 'learned',
        H_cycles: 1,
        L_cycles: 2,
      },
    ],
  ])('%s with overrides %j', async (name, overrides, expected) => {
    expect(describeArchitecture(await readCheckpoint(vector(name)), overrides)).toEqual({ ...common, ...expected });
  });
});

describe('what shapes tell, the sources must repeat', () => {
  test.each<[Record<string, unknown>, string]>([
    [{ hidden_size: 9 }, "hiddenSize 8, as the checkpoint's shapes tell, got 9 from all_config.yaml"],
    [{ L_layers: 2 }, 'layers 1'],
    [{ mlp_t: false }, "mixer mlp_t, as the checkpoint's shapes tell, got attention"],
    [{ vocab_size: 6 }, 'vocabularySize 5'],
    [{ num_puzzle_identifiers: 3 }, 'numPuzzleIdentifiers 2'],
    [
      { pos_encodings: 'learned' },
      'embed_pos.embedding_weight, for learned positions from all_config.yaml, got no such tensor',
    ],
  ])('all_config.yaml with %j', (arch, message) => {
    expect(() => describeArchitecture(checkpoint(tiny(), arch), { sequenceLength: 9 })).toThrow(message);
  });

  test.each<[Facts, string]>([
    [{ hiddenSize: 9 }, "hiddenSize 8, as the checkpoint's shapes tell, got 9 from the overrides"],
    [{ layers: 2 }, 'layers 1'],
    [{ mixer: 'attention' }, 'mixer mlp_t'],
    [{ posEncodings: 'learned' }, 'for learned positions from the overrides'],
  ])('overrides %j', (overrides, message) => {
    expect(() => describeArchitecture(checkpoint(tiny()), { sequenceLength: 9, ...overrides })).toThrow(message);
  });

  test('learned positions that a source denies', () => {
    const raw = checkpoint(tiny({ learned: true }), { pos_encodings: 'rope' });
    expect(() => describeArchitecture(raw, { sequenceLength: 9 })).toThrow('posEncodings learned');
  });
});

describe('what shapes do not tell', () => {
  const attention = { mixer: 'attention' } as const;
  test.each<[string, TinyOptions, Record<string, unknown> | undefined, Facts, object]>([
    ['defaults', {}, undefined, {}, DEFAULTS],
    [
      'all_config.yaml',
      {},
      { H_cycles: 2, L_cycles: 4, rms_norm_eps: 1e-6, rope_theta: 500, num_heads: 2 },
      {},
      { H_cycles: 2, L_cycles: 4, rmsNormEps: 1e-6, ropeTheta: 500, heads: 2 },
    ],
    ['overrides first', {}, { H_cycles: 2, L_cycles: 4 }, { H_cycles: 16 }, { H_cycles: 16, L_cycles: 4 }],
    ['undefined overrides say nothing', {}, { H_cycles: 2 }, { H_cycles: undefined }, { H_cycles: 2 }],
    ['the D norm of RSM', {}, undefined, { mlpTNorm: 'D' }, { mlpTNorm: 'D' }],
    ['rope for attention', attention, undefined, { heads: 2 }, { posEncodings: 'rope' }],
    ['none for attention', attention, { pos_encodings: 'none', num_heads: 2 }, {}, { posEncodings: 'none' }],
    ['rope means nothing to mlp_t', {}, { pos_encodings: 'rope' }, {}, { posEncodings: 'none' }],
  ])('%s', (_, options, arch, overrides, expected) => {
    const facts = describeArchitecture(checkpoint(tiny(options), arch), {
      sequenceLength: 9,
      puzzleEmbLen: 2,
      ...overrides,
    });
    expect(facts).toMatchObject(expected);
  });

  test.each([
    [3, 'heads that divide D 8 into even halves, for rope, got 3'],
    [8, 'got 8'],
  ])('%d heads of attention with rope over D 8 are refused', (heads, message) => {
    const raw = checkpoint(tiny(attention));
    expect(() => describeArchitecture(raw, { sequenceLength: 9, heads })).toThrow(message);
  });
});

test('an error names the file', () => {
  expect(() => describeArchitecture(checkpoint(new Map()))).toThrow(CheckpointError);
  expect(() => describeArchitecture(checkpoint(new Map()))).toThrow('step_1: expected embed_tokens.embedding_weight');
});
