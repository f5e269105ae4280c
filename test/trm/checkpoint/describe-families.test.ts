import { describe, expect, test } from 'vitest';
import { describeArchitecture } from '../../../function/trm/checkpoint/describe.js';
import type { Facts } from '../../../function/trm/checkpoint/facts.js';
import type { RawCheckpoint } from '../../../function/trm/checkpoint/read.js';
import { checkpoint, tiny } from './tensors.js';

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
