import { describe, expect, test } from 'vitest';
import { describeArchitecture } from '../../../function/trm/checkpoint/describe.js';
import { readShapes } from '../../../function/trm/checkpoint/shapes.js';
import type { Tensor } from '../../../function/trm/checkpoint/tensor.js';
import { checkpoint, type TinyOptions, tiny, zeros } from './tensors.js';

describe('readShapes', () => {
  const common = {
    vocabularySize: 5,
    hiddenSize: 8,
    numPuzzleIdentifiers: 2,
    puzzleEmbWidth: 12,
    hasHead: true,
    hasInit: true,
    hasQHead: true,
  };
  test.each<[TinyOptions, object]>([
    [{}, { ...common, layers: 1, mixer: 'mlp_t', length: 11, learnedPositions: false }],
    [
      { mixer: 'attention', layers: 3 },
      { ...common, layers: 3, mixer: 'attention', length: undefined, learnedPositions: false },
    ],
    [
      { mixer: 'attention', learned: true },
      { ...common, layers: 1, mixer: 'attention', length: 11, learnedPositions: true },
    ],
    [
      { mixer: 'conv', layers: 2, kernel: 5 },
      { ...common, layers: 2, mixer: 'conv', length: undefined, learnedPositions: false },
    ],
    [
      { puzzle: false },
      {
        ...common,
        layers: 1,
        mixer: 'mlp_t',
        length: 11,
        learnedPositions: false,
        numPuzzleIdentifiers: 0,
        puzzleEmbWidth: 0,
      },
    ],
  ])('of %j', (options, facts) => {
    expect(readShapes(tiny(options))).toEqual(facts);
  });

  test.each<[string, (tensors: Map<string, Tensor>) => unknown, string]>([
    [
      'no embedding',
      (t) => t.delete('embed_tokens.embedding_weight'),
      'embed_tokens.embedding_weight of shape (V, D), got no',
    ],
    ['an embedding of one axis', (t) => t.set('embed_tokens.embedding_weight', zeros(40)), '(V, D), got (40,)'],
    ['an embedding of nothing', (t) => t.set('embed_tokens.embedding_weight', zeros(0, 8)), '(V, D), got (0, 8)'],
    ['an empty puzzle embedding', (t) => t.set('puzzle_emb.weights', zeros(2, 0)), '(N, ndim), got (2, 0)'],
  ])('refuses %s', (_, change, message) => {
    const tensors = tiny();
    change(tensors);
    expect(() => readShapes(tensors)).toThrow(message);
  });

  test('refuses a checkpoint without layers', () => {
    expect(() => readShapes(tiny({ layers: 0 }))).toThrow('tensors of L_level.layers.0, got none');
  });
});

describe('checkTensors', () => {
  const at = (i: number, part: string) => `L_level.layers.${i}.${part}.weight`;
  test.each<[string, TinyOptions, (tensors: Map<string, Tensor>) => unknown, string]>([
    [
      'a head of another vocabulary',
      {},
      (t) => t.set('lm_head.weight', zeros(6, 8)),
      'lm_head.weight of shape (5, 8), got (6, 8)',
    ],
    ['no q_head', {}, (t) => t.delete('q_head.weight'), 'q_head.weight of shape (2, 8), got no such tensor'],
    ['a bias of two axes', {}, (t) => t.set('q_head.bias', zeros(2, 1)), 'q_head.bias of shape (2,), got (2, 1)'],
    ['an H_init per position', {}, (t) => t.set('H_init', zeros(11, 8)), 'H_init of shape (8,), got (11, 8)'],
    [
      'a kernel without a middle',
      { mixer: 'conv', kernel: 2 },
      () => {},
      'layers.0.conv.weight of shape (D, 1, k, k), k odd, got (8, 1, 2, 2)',
    ],
    ['a kernel of nothing', { mixer: 'conv', kernel: 0 }, () => {}, 'of shape (D, 1, k, k), k odd, got (8, 1, 0, 0)'],
    [
      'a kernel of two axes',
      { mixer: 'conv' },
      (t) => t.set(at(0, 'conv'), zeros(8, 3)),
      'of shape (D, 1, k, k), k odd, got (8, 3)',
    ],
    [
      'a kernel that is no square',
      { mixer: 'conv' },
      (t) => t.set(at(0, 'conv'), zeros(8, 1, 5, 3)),
      'layers.0.conv.weight of shape (8, 1, 3, 3), got (8, 1, 5, 3)',
    ],
    [
      'a kernel for every pair of channels',
      { mixer: 'conv' },
      (t) => t.set(at(0, 'conv'), zeros(8, 8, 3, 3)),
      'layers.0.conv.weight of shape (8, 1, 3, 3), got (8, 8, 3, 3)',
    ],
    [
      'layers of other kernels',
      { mixer: 'conv', layers: 2 },
      (t) => t.set(at(1, 'conv'), zeros(8, 1, 5, 5)),
      'layers.1.conv.weight of shape (8, 1, 3, 3), got (8, 1, 5, 5)',
    ],
    ['an odd SwiGLU', {}, (t) => t.set(at(0, 'mlp.gate_up_proj'), zeros(11, 8)), 'of shape (2i, n), got (11, 8)'],
    [
      'a SwiGLU that narrows',
      {},
      (t) => t.set(at(0, 'mlp.down_proj'), zeros(8, 5)),
      'mlp.down_proj.weight of shape (8, 6), got (8, 5)',
    ],
    [
      'layers of other widths',
      { layers: 2 },
      (t) => t.set(at(1, 'mlp.gate_up_proj'), zeros(14, 8)),
      'layers.1.mlp.gate_up_proj.weight of shape (12, 8)',
    ],
    [
      'layers of other lengths',
      { layers: 2 },
      (t) => t.set(at(1, 'mlp_t.down_proj'), zeros(12, 3)),
      'layers.1.mlp_t.down_proj.weight of shape (11, 3)',
    ],
    [
      'a qkv that is not packed',
      { mixer: 'attention' },
      (t) => t.set(at(0, 'self_attn.qkv_proj'), zeros(8, 8)),
      'qkv_proj.weight of shape (24, 8)',
    ],
    [
      'positions of another length',
      { learned: true },
      (t) => t.set('embed_pos.embedding_weight', zeros(12, 8)),
      'embed_pos.embedding_weight of shape (11, 8)',
    ],
    [
      'a layer missing in between',
      { layers: 3 },
      (t) => {
        for (const k of [...t.keys()]) {
          if (k.includes('.1.')) t.delete(k);
        }
      },
      'layers.1.mlp_t.gate_up_proj.weight',
    ],
    [
      'both mixers',
      {},
      (t) => t.set(at(0, 'self_attn.o_proj'), zeros(8, 8)),
      'no tensors but those of a TRM, got L_level.layers.0.self_attn.o_proj.weight',
    ],
    [
      'layers of an HRM',
      {},
      (t) => t.set('H_level.layers.0.mlp.down_proj.weight', zeros(8, 6)),
      'got H_level.layers.0.mlp',
    ],
    [
      'many strangers',
      {},
      (t) => {
        for (let i = 0; i < 12; i += 1) t.set(`x${i}`, zeros(1));
      },
      'x9 and 2 more',
    ],
    [
      'whole numbers',
      {},
      (t) => t.set('H_init', { dtype: 'int8', shape: [8], bytes: new Uint8Array(8) }),
      'H_init of a floating-point dtype, got int8',
    ],
  ])('refuses %s', (_, options, change, message) => {
    const conv = options.mixer === 'conv';
    const tensors = tiny(conv ? { puzzle: false, ...options } : options);
    change(tensors);
    const facts = { sequenceLength: 9, heads: 2, ...(conv ? { boardWidth: 3 } : {}) };
    expect(() => describeArchitecture(checkpoint(tensors), facts)).toThrow(message);
  });

  test.each(['rotary_emb.cos_cached', 'rotary_emb.sin_cached', 'puzzle_emb.local_weights', 'puzzle_emb.local_ids'])(
    'leaves %s aside',
    (name) => {
      const tensors = tiny().set(name, { dtype: 'int32', shape: [1], bytes: new Uint8Array(4) });
      expect(describeArchitecture(checkpoint(tensors), { sequenceLength: 9 }).layers).toBe(1);
    },
  );
});
