import { describe, expect, test } from 'vitest';
import { describeArchitecture } from '../../../function/trm/checkpoint/describe.js';
import type { Facts } from '../../../function/trm/checkpoint/facts.js';
import { checkpoint, type TinyOptions, tiny } from './tensors.js';

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
