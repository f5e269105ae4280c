import { describe, expect, test } from 'vitest';
import { CheckpointError } from '../../../function/trm/checkpoint/errors.js';
import { unpickle } from '../../../function/trm/checkpoint/pickle.js';
import { unwrap } from '../../../function/trm/checkpoint/saved.js';
import { call, dict, global, int, op, pickle, tensor, text } from './pickles.js';

const read = (entries: Parameters<typeof dict>[0]) => unwrap(unpickle(pickle(dict(entries))));
const weights = dict({ 'model.inner.a': tensor(), 'model.inner.b': tensor({ offset: 1, shape: [1, 2] }) });
const average = tensor({ offset: 3, shape: [1, 2] });

/** Where the tensors begin, by key. */
const offsets = (entries: Parameters<typeof dict>[0]) =>
  Object.fromEntries([...read(entries).tensors].map(([key, { offset }]) => [key, offset]));

const PLAIN = { 'model.inner.a': 0, 'model.inner.b': 1 };

describe('the weights', () => {
  test('of a state dict alone', () => {
    expect(unwrap(unpickle(pickle(weights)))).toMatchObject({ saved: {} });
  });

  test.each(['model', 'model_state', 'state_dict', 'model_state_dict'])('below %s, whatever is beside', (key) => {
    expect(offsets({ step: int(3), [key]: weights, optimizers: op.emptyList })).toEqual(PLAIN);
  });

  const shadow = (mu: Buffer) => dict({ mu, shadow: dict({ '_orig_mod.model.inner.b': average }) });
  test.each<[string, Parameters<typeof dict>[0], object]>([
    ['averages replace the weights of their names', { ema: shadow(int(1)) }, { ...PLAIN, 'model.inner.b': 3 }],
    ['averages beside their factor', { ema: dict({ mu: int(1), b: average }) }, { ...PLAIN, 'model.inner.b': 3 }],
    ['an average of nothing', { ema: dict({ mu: int(1), shadow: dict({}) }) }, PLAIN],
    ['averages turned on', { config: dict({ ema: yes() }), ema: shadow(int(1)) }, { ...PLAIN, 'model.inner.b': 3 }],
    ['averages turned off', { config: dict({ ema: op.no }), ema: shadow(int(1)) }, PLAIN],
  ])('%s', (_, beside, expected) => {
    expect(offsets({ model: weights, ...beside })).toEqual(expected);
  });

  test.each<[string, Parameters<typeof dict>[0], string]>([
    [
      'an average of another weight',
      { ema: dict({ c: average }) },
      "averages (ema) of the weights under model, got another one, 'c'",
    ],
    ['an average that is a number', { ema: dict({ shadow: dict({ b: int(1) }) }) }, "got 1 under 'b'"],
    ['a model that is a list', { model: op.emptyList }, "got a list under 'model'"],
    [
      'a weight that is an object',
      { model: dict({ a: call(global('numpy', 'dtype'), text('u4')) }) },
      'got an object of numpy.dtype',
    ],
  ])('refuses %s', (_, beside, message) => {
    expect(() => read({ model: weights, ...beside })).toThrow(CheckpointError);
    expect(() => read({ model: weights, ...beside })).toThrow(message);
  });
});

describe('what is saved beside them', () => {
  test('the scalars of arch, and the cycles reached', () => {
    const arch = dict({
      H_cycles: int(2),
      name: text('eqr@EqRModel'),
      board_height: op.none,
      loss: dict({ name: text('x') }),
    });
    const config = dict({ arch, seed: int(0) });
    expect(read({ model_state: weights, config, active_H: int(8), active_L: int(12) }).saved).toEqual({
      config: { arch: { H_cycles: 2, name: 'eqr@EqRModel', board_height: null } },
      active_H: 8,
      active_L: 12,
    });
  });

  test.each<[string, Parameters<typeof dict>[0], object]>([
    ['no config', {}, {}],
    ['a config in words', { config: text('default') }, {}],
    ['a config without arch', { config: dict({ seed: int(1) }) }, {}],
    ['cycles that are a tensor', { active_H: tensor() }, { active_H: 'a tensor' }],
  ])('%s', (_, beside, saved) => {
    expect(read({ model: weights, ...beside }).saved).toEqual(saved);
  });
});

function yes(): Buffer {
  return Buffer.from([0x88]);
}
