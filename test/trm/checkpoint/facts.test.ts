import { describe, expect, test } from 'vitest';
import { CheckpointError } from '../../../function/trm/checkpoint/errors.js';
import { checkOverrides, configFacts } from '../../../function/trm/checkpoint/facts.js';

describe('configFacts', () => {
  test('without a file there are none', () => {
    expect(configFacts(undefined)).toEqual({});
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
    expect(configFacts({ arch: { ...arch, expansion: 4, loss: { name: 'x' } } })).toMatchObject({
      hiddenSize: 512,
      layers: 2,
      mixer: 'mlp_t',
      heads: 8,
      posEncodings: 'none',
      puzzleEmbLen: 16,
      sequenceLength: undefined,
    });
    expect(configFacts({ arch: { mlp_t: false, hidden_size: null } })).toMatchObject({ mixer: 'attention' });
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
  ])('refuses %j', (config, message) => {
    expect(() => configFacts(config)).toThrow(CheckpointError);
    expect(() => configFacts(config)).toThrow(message);
  });
});

describe('checkOverrides', () => {
  test('gives back what fits', () => {
    const overrides = { heads: 4, tiedHead: true, mlpTNorm: 'D', puzzleEmbLen: 0 } as const;
    expect(checkOverrides(overrides)).toEqual(overrides);
  });

  test.each([
    [{ heads: 0 }, 'override heads: a whole number of 1 or more, got 0'],
    [{ H_cycles: Number.NaN }, 'override H_cycles'],
    [JSON.parse('{"mixer":"conv"}'), 'mlp_t or attention, got "conv"'],
    [JSON.parse('{"toString":1}'), 'overrides of known fields, got toString'],
  ])('refuses %j', (overrides, message) => {
    expect(() => checkOverrides(overrides)).toThrow(message);
  });
});
