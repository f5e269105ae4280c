import { describe, expect, test } from 'vitest';
import { CheckpointError } from '../../../function/trm/checkpoint/errors.js';
import { nameWeights } from '../../../function/trm/checkpoint/keys.js';

const named = (...keys: string[]) => nameWeights(new Map(keys.map((key) => [key, key])));

describe('nameWeights', () => {
  test.each([
    ['_orig_mod.model.inner.H_init', 'H_init'],
    ['model.inner.q_head.bias', 'q_head.bias'],
    ['inner.L_level.layers.0.x', 'L_level.layers.0.x'],
    ['lm_head.weight', 'lm_head.weight'],
    ['inner.inner.x', 'inner.x'],
    ['_orig_mod.x', '_orig_mod.x'],
    ['module.lm_head.weight', 'lm_head.weight'],
    ['module.model.inner.q_head.bias', 'q_head.bias'],
    ['module._orig_mod.model.inner.H_init', 'H_init'],
    ['_orig_mod.module.model.inner.H_init', 'H_init'],
    ['model._orig_mod.inner.H_init', 'H_init'],
    ['modules.x', 'modules.x'],
  ])("%s is TRM's %s", (key, name) => {
    expect(named(key)).toEqual({ named: new Map([[name, key]]), layout: 'TRM' });
  });

  test.each([
    ['model.core.layers.0.mlp.down_proj.weight', 'L_level.layers.0.mlp.down_proj.weight'],
    ['core.layers.12.x', 'L_level.layers.12.x'],
  ])("%s is RSM's name of %s", (key, name) => {
    expect(named('model.H_init', key)).toEqual({
      named: new Map([
        ['H_init', 'model.H_init'],
        [name, key],
      ]),
      layout: 'RSM',
    });
  });

  test.each([
    [['inner.x', 'model.inner.x'], 'x twice'],
    [['model.x', 'x'], 'x twice'],
    [['core.layers.0.x', 'L_level.layers.0.x'], 'L_level.layers.0.x twice'],
  ])('refuses %j, which become one', (keys, message) => {
    expect(() => named(...keys)).toThrow(CheckpointError);
    expect(() => named(...keys)).toThrow(message);
  });
});
