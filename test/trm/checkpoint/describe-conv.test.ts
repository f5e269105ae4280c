import { describe, expect, test } from 'vitest';
import { describeArchitecture } from '../../../function/trm/checkpoint/describe.js';
import type { Facts } from '../../../function/trm/checkpoint/facts.js';
import { checkpoint, type TinyOptions, tiny } from './tensors.js';

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
