import { describe, expect, test } from 'vitest';
import { CheckpointError } from '../../../function/trm/checkpoint/errors.js';
import { checkOverrides, configFacts, layoutFacts, reachedFacts } from '../../../function/trm/checkpoint/facts.js';

const read = (arch: Record<string, unknown>) => configFacts({ arch }, 'all_config.yaml');

describe('configFacts', () => {
  test('without a file there are none', () => {
    expect(configFacts(undefined, 'all_config.yaml')).toEqual({});
  });

  test('the words of the public code become ours', () => {
    const arch = {
      hidden_size: 512,
      L_layers: 2,
      mlp_t: true,
      num_heads: 8,
      pos_encodings: 'none',
      puzzle_emb_len: 16,
    };
    expect(read({ ...arch, expansion: 4, loss: { name: 'x' } })).toMatchObject({
      hiddenSize: 512,
      layers: 2,
      mixer: 'mlp_t',
      heads: 8,
      posEncodings: 'none',
      puzzleEmbLen: 16,
      sequenceLength: undefined,
    });
    expect(read({ mlp_t: false, hidden_size: null })).toMatchObject({ mixer: 'attention' });
  });

  test.each<[unknown, string]>([
    [null, 'a mapping arch: in all_config.yaml'],
    [[], 'a mapping arch:'],
    [{ arch: 'trm' }, 'a mapping arch:'],
    [{ arch: { hidden_size: '64' } }, 'arch.hidden_size in all_config.yaml: a whole number of 1 or more, got "64"'],
    [{ arch: { H_cycles: 0 } }, 'arch.H_cycles'],
    [{ arch: { L_cycles: 1.5 } }, 'arch.L_cycles'],
    [{ arch: { mlp_t: 'yes' } }, 'arch.mlp_t in all_config.yaml: true or false, got "yes"'],
    [{ arch: { pos_encodings: 'alibi' } }, 'none or rope or learned, got "alibi"'],
    [{ arch: { rms_norm_eps: -1 } }, 'a number above 0, got -1'],
    [{ arch: { rope_theta: Number.POSITIVE_INFINITY } }, 'arch.rope_theta'],
    [{ arch: { puzzle_emb_ndim: {} } }, 'arch.puzzle_emb_ndim'],
    [{ arch: { pos_encodings: 'rope2d' } }, 'none or rope or learned, got "rope2d"'],
    [{ arch: { lambda_: 0 } }, 'arch.lambda_ in all_config.yaml: a number above 0 and at most 1, got 0'],
    [{ arch: { lambda_: 1.05 } }, 'at most 1, got 1.05'],
    [{ arch: { H_init_std: -1 } }, 'arch.H_init_std in all_config.yaml: a number of 0 or more, got -1'],
    [{ arch: { random_init: 1 } }, 'arch.random_init in all_config.yaml: true or false'],
  ])('refuses %j', (config, message) => {
    expect(() => configFacts(config, 'all_config.yaml')).toThrow(CheckpointError);
    expect(() => configFacts(config, 'all_config.yaml')).toThrow(message);
  });
});

describe('pos_encodings', () => {
  test.each<[Record<string, unknown>, string | undefined]>([
    [{ pos_encodings: null }, 'none'],
    [{ pos_encodings: null, name: 'eqr@EqRModel', mlp_t: false }, 'none'],
    [{}, undefined],
    [{ pos_encodings: 'rope2d', mlp_t: true }, 'none'],
    [{ pos_encodings: 'rope', mlp_t: true }, 'rope'],
  ])('of %j', (arch, expected) => {
    expect(read(arch).posEncodings).toBe(expected);
  });

  test('of two dimensions cannot be computed where they are read', () => {
    expect(() => read({ pos_encodings: 'rope2d', mlp_t: false })).toThrow('none or rope or learned, got "rope2d"');
  });
});

describe("EqR's config", () => {
  test.each<[Record<string, unknown>, object]>([
    [{ name: 'eqr@EqRModel' }, { randomInit: true, mixing: 0.95, H_init_std: undefined }],
    [
      { name: 'eqr@EqRModel', lambda_: 0.5, H_init_std: 0, L_init_std: 0.5 },
      { randomInit: true, mixing: 0.5, H_init_std: 0, L_init_std: 0.5 },
    ],
    [{ name: 'trm@TRMModel' }, { randomInit: undefined, mixing: undefined }],
    [
      { random_init: true, lambda_: 0.9 },
      { randomInit: true, mixing: 0.9 },
    ],
  ])('%j', (arch, facts) => {
    expect(read(arch)).toMatchObject(facts);
  });
});

test("RSM's layout alone says what RSM does differently", () => {
  expect(layoutFacts('RSM')).toEqual({ mlpTNorm: 'D', tiedHead: true, qHead: false });
  expect(layoutFacts('TRM')).toEqual({});
});

describe('reachedFacts', () => {
  test('the cycles reached', () => {
    expect(reachedFacts({ active_H: 8, active_L: 12 })).toEqual({ H_cycles: 8, L_cycles: 12 });
    expect(reachedFacts({})).toEqual({});
  });

  test('refuses none at all', () => {
    expect(() => reachedFacts({ active_L: 0 })).toThrow('active_L in the file: a whole number of 1 or more, got 0');
  });
});

describe('checkOverrides', () => {
  test('gives back what fits', () => {
    const overrides = { heads: 4, tiedHead: true, mlpTNorm: 'D', puzzleEmbLen: 0 } as const;
    expect(checkOverrides(overrides)).toEqual(overrides);
  });

  test.each([
    [{ mixing: 2 }, 'override mixing: a number above 0 and at most 1, got 2'],
    [{ L_init_std: Number.NaN }, 'override L_init_std: a number of 0 or more'],
    [{ heads: 0 }, 'override heads: a whole number of 1 or more, got 0'],
    [{ H_cycles: Number.NaN }, 'override H_cycles'],
    [JSON.parse('{"mixer":"gru"}'), 'mlp_t or attention or conv, got "gru"'],
    [JSON.parse('{"toString":1}'), 'overrides of known fields, got toString'],
  ])('refuses %j', (overrides, message) => {
    expect(() => checkOverrides(overrides)).toThrow(message);
  });
});
