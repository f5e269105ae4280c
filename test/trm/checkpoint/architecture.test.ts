import { describe, expect, test } from 'vitest';
import { describeArchitecture } from '../../../function/trm/checkpoint/architecture.js';
import { CheckpointError } from '../../../function/trm/checkpoint/errors.js';
import type { Facts } from '../../../function/trm/checkpoint/facts.js';
import { type RawCheckpoint, readCheckpoint } from '../../../function/trm/checkpoint/read.js';
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

describe('P and S', () => {
  test.each<[string, TinyOptions, Record<string, unknown> | undefined, Facts, [number, number]]>([
    ['mlp_t: P from all_config.yaml, S the rest', {}, { puzzle_emb_len: 2 }, {}, [2, 9]],
    ['mlp_t: S from the overrides, P the rest', {}, undefined, { sequenceLength: 9 }, [2, 9]],
    ['mlp_t: P 16 by default', { length: 97 }, undefined, {}, [16, 81]],
    ['mlp_t: no puzzle embedding, no prefix', { puzzle: false }, undefined, {}, [0, 11]],
    ['an override before all_config.yaml', {}, { puzzle_emb_len: 3 }, { puzzleEmbLen: 2 }, [2, 9]],
    [
      'a length of 0: as many as the width fills',
      {},
      { puzzle_emb_len: 0, puzzle_emb_ndim: 12, hidden_size: 8 },
      {},
      [2, 9],
    ],
    [
      'a width of 0: no prefix, whatever the length',
      { puzzle: false },
      { puzzle_emb_len: 16, puzzle_emb_ndim: 0 },
      {},
      [0, 11],
    ],
    ['learned positions', { mixer: 'attention', learned: true }, undefined, { puzzleEmbLen: 2 }, [2, 9]],
    ['attention: S from the overrides', { mixer: 'attention' }, undefined, { sequenceLength: 81 }, [16, 81]],
    ['attention: S from all_config.yaml', { mixer: 'attention' }, { seq_len: 900 }, {}, [16, 900]],
    [
      'attention: no puzzle embedding',
      { mixer: 'attention', puzzle: false },
      undefined,
      { sequenceLength: 81 },
      [0, 81],
    ],
  ])('%s', (_, options, arch, overrides, [P, S]) => {
    const architecture = describeArchitecture(checkpoint(tiny(options), arch), { heads: 2, ...overrides });
    expect([architecture.puzzleEmbLen, architecture.sequenceLength]).toEqual([P, S]);
  });

  test.each<[string, TinyOptions, Record<string, unknown> | undefined, Facts, string]>([
    ['attention without S', { mixer: 'attention' }, undefined, {}, 'sequenceLength from the overrides or arch.seq_len'],
    [
      'mlp_t too short for the default P',
      {},
      undefined,
      {},
      "puzzleEmbLen + sequenceLength to be 11, as the checkpoint's shapes tell, got 16 from the rest or the default + -5",
    ],
    [
      'S and P beyond L',
      {},
      { puzzle_emb_len: 3 },
      { sequenceLength: 9 },
      'got 3 from all_config.yaml + 9 from the overrides',
    ],
    ['S above L', {}, undefined, { sequenceLength: 12 }, 'got -1 from the rest or the default + 12 from the overrides'],
    [
      'P without a puzzle embedding',
      { puzzle: false },
      { puzzle_emb_len: 16 },
      {},
      "puzzleEmbLen 0, as the checkpoint's shapes tell, got 16 from all_config.yaml",
    ],
    [
      'a puzzle embedding wider than P · D',
      {},
      undefined,
      { puzzleEmbLen: 1 },
      'puzzleEmbLen × D = 1 × 8 columns (puzzleEmbLen from the overrides), got 12',
    ],
  ])('refuses %s', (_, options, arch, overrides, message) => {
    expect(() => describeArchitecture(checkpoint(tiny(options), arch), overrides)).toThrow(message);
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

describe('conv', () => {
  const conv = { mixer: 'conv', puzzle: false } as const;

  test.each<[string, TinyOptions, Record<string, unknown> | undefined, Facts, object]>([
    ['a board by overrides', conv, undefined, { sequenceLength: 12, boardWidth: 4 }, { boardWidth: 4 }],
    ['a board by all_config.yaml', conv, { seq_len: 12, board_width: 3, mixer: 'conv' }, {}, { boardWidth: 3 }],
    [
      'overrides before all_config.yaml',
      conv,
      { seq_len: 12, board_width: 3 },
      { sequenceLength: 30, boardWidth: 5 },
      { boardWidth: 5, sequenceLength: 30 },
    ],
    ['a kernel of 5', { ...conv, kernel: 5 }, undefined, { sequenceLength: 4, boardWidth: 2 }, { boardWidth: 2 }],
  ])('%s', (_, options, arch, overrides, expected) => {
    expect(describeArchitecture(checkpoint(tiny(options), arch), overrides)).toMatchObject({
      mixer: 'conv',
      puzzleEmbLen: 0,
      posEncodings: 'none',
      ...expected,
    });
  });

  test('a width means nothing to other mixers', () => {
    const raw = checkpoint(tiny(), { board_width: 7 });
    expect(describeArchitecture(raw, { sequenceLength: 9, boardWidth: 4 }).boardWidth).toBe(0);
  });

  test.each<[string, TinyOptions, Record<string, unknown> | undefined, Facts, string]>([
    [
      'no width',
      conv,
      undefined,
      { sequenceLength: 9 },
      'expected for conv a boardWidth, from the task or arch.board_width, got none',
    ],
    [
      'a width of 0',
      conv,
      undefined,
      { sequenceLength: 9, boardWidth: 0 },
      'expected for conv a boardWidth, from the task or arch.board_width, got none',
    ],
    [
      'rows that are not whole',
      conv,
      undefined,
      { sequenceLength: 10, boardWidth: 3 },
      'expected for conv a board of whole rows of 3, without a prefix, got S 10, P 0',
    ],
    [
      'a prefix',
      { mixer: 'conv' },
      undefined,
      { sequenceLength: 9, boardWidth: 3 },
      'expected for conv a board of whole rows of 3, without a prefix, got S 9, P 16',
    ],
    ['no length', conv, undefined, { boardWidth: 3 }, 'sequenceLength from the overrides or arch.seq_len'],
    [
      'another mixer by config',
      conv,
      { mlp_t: true, seq_len: 9 },
      { boardWidth: 3 },
      "mixer conv, as the checkpoint's shapes tell, got mlp_t from all_config.yaml",
    ],
    [
      'conv by config, and no kernel',
      { puzzle: false },
      { mixer: 'conv' },
      { boardWidth: 3 },
      "mixer mlp_t, as the checkpoint's shapes tell, got conv from all_config.yaml",
    ],
    [
      'a width in words',
      conv,
      { board_width: 'three' },
      { sequenceLength: 9 },
      'arch.board_width in all_config.yaml: a whole number of 0 or more, got "three"',
    ],
  ])('refuses %s', (_, options, arch, overrides, message) => {
    expect(() => describeArchitecture(checkpoint(tiny(options), arch), overrides)).toThrow(message);
  });
});

describe('head and initial state', () => {
  const overrides = { sequenceLength: 9 };
  function without(...names: string[]) {
    const tensors = tiny();
    for (const name of names) {
      tensors.delete(name);
    }
    return checkpoint(tensors);
  }

  test('no head is an error unless tied', () => {
    expect(() => describeArchitecture(without('lm_head.weight'), overrides)).toThrow(
      'expected lm_head.weight of shape (5, 8), got no such tensor',
    );
    expect(describeArchitecture(without('lm_head.weight'), { ...overrides, tiedHead: true }).tiedHead).toBe(true);
  });

  test('a tied head that is there must equal the embedding', () => {
    const tied = { ...overrides, tiedHead: true };
    expect(describeArchitecture(without(), tied).tiedHead).toBe(true);
    const raw = without();
    raw.tensors.get('lm_head.weight')?.bytes.fill(1);
    expect(() => describeArchitecture(raw, tied)).toThrow('equal to embed_tokens.embedding_weight');
  });

  test('no H_init is an error unless the state starts at random', () => {
    const raw = without('H_init', 'L_init');
    expect(() => describeArchitecture(raw, overrides)).toThrow('H_init of shape (8,)');
    expect(describeArchitecture(raw, { ...overrides, randomInit: true }).randomInit).toBe(true);
    expect(() => describeArchitecture(without('L_init'), { ...overrides, randomInit: true })).toThrow('L_init');
  });
});

describe('families', () => {
  const bare = (...missing: string[]) => {
    const tensors = tiny({ puzzle: false });
    for (const name of missing) tensors.delete(name);
    return tensors;
  };
  const EQR = { name: 'eqr@EqRModel', lambda_: 0.9, H_init_std: 0.5 };
  const RSM = ['lm_head.weight', 'q_head.weight', 'q_head.bias'];

  test.each<[string, RawCheckpoint, Facts, object]>([
    [
      'EqR, by the config in the file',
      checkpoint(bare('H_init', 'L_init'), undefined, { saved: { config: { arch: EQR } } }),
      {},
      { randomInit: true, mixing: 0.9, H_init_std: 0.5, L_init_std: 1, puzzleEmbLen: 0, sequenceLength: 11 },
    ],
    [
      'EqR, by overrides',
      checkpoint(bare('H_init', 'L_init')),
      { randomInit: true, mixing: 0.95 },
      { randomInit: true, mixing: 0.95, H_init_std: 1 },
    ],
    [
      'RSM, by its layout',
      checkpoint(bare(...RSM), undefined, { layout: 'RSM' }),
      {},
      { mlpTNorm: 'D', tiedHead: true, qHead: false, randomInit: false, mixing: 1 },
    ],
    [
      "overrides before RSM's layout",
      checkpoint(bare(...RSM), undefined, { layout: 'RSM' }),
      { mlpTNorm: 'L' },
      { mlpTNorm: 'L', tiedHead: true },
    ],
    ['a q_head that is there is used', checkpoint(bare(), undefined, { layout: 'RSM' }), {}, { qHead: true }],
    ['no q_head, by overrides', checkpoint(bare('q_head.weight', 'q_head.bias')), { qHead: false }, { qHead: false }],
    [
      'the cycles reached before those of the config',
      checkpoint(bare(), { H_cycles: 1 }, { saved: { config: { arch: { H_cycles: 2, L_cycles: 2 } }, active_H: 8 } }),
      {},
      { H_cycles: 8, L_cycles: 2 },
    ],
  ])('%s', (_, raw, overrides, expected) => {
    expect(describeArchitecture(raw, overrides)).toMatchObject(expected);
  });

  test.each<[string, RawCheckpoint, string]>([
    ['half a q_head', checkpoint(bare('q_head.bias'), undefined, { layout: 'RSM' }), 'q_head.bias of shape (2,)'],
    [
      'a config in the file that shapes contradict',
      checkpoint(bare(), undefined, { saved: { config: { arch: { hidden_size: 9 } } } }),
      "hiddenSize 8, as the checkpoint's shapes tell, got 9 from the file's config",
    ],
    [
      'values of other types in it',
      checkpoint(bare(), undefined, { saved: { config: { arch: { lambda_: 'x' } } } }),
      `arch.lambda_ in the file's config: a number above 0 and at most 1, got "x"`,
    ],
    [
      'cycles that are none',
      checkpoint(bare(), undefined, { saved: { active_H: 'a tensor' } }),
      'active_H in the file: a whole number of 1 or more, got "a tensor"',
    ],
  ])('refuses %s', (_, raw, message) => {
    expect(() => describeArchitecture(raw)).toThrow(message);
  });
});

test('an error names the file', () => {
  expect(() => describeArchitecture(checkpoint(new Map()))).toThrow(CheckpointError);
  expect(() => describeArchitecture(checkpoint(new Map()))).toThrow('step_1: expected embed_tokens.embedding_weight');
});
