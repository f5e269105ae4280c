import { fromFloat32, type Tensor } from '../../function/trm/checkpoint/index.js';

/** Numbers in [0, 1) from a seed (mulberry32): tests must not differ from run to run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** About normal, with standard deviation 1. */
export function normal(random: () => number): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random();
  return sum;
}

export interface SmallOptions {
  /** S, V and D. */
  sequenceLength?: number;
  vocabularySize?: number;
  hiddenSize?: number;
  seed?: number;
}

/** RSM's form with random weights: one mlp_t layer, no prefix, no head of its own. */
export function rsmTensors(options: SmallOptions = {}): Map<string, Tensor> {
  const { sequenceLength: S = 10, vocabularySize: V = 7, hiddenSize: D = 12, seed = 1 } = options;
  const random = seeded(seed);
  const make = (scale: number, ...shape: number[]) =>
    fromFloat32(
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => normal(random) * scale),
      shape,
    );
  const layer = 'L_level.layers.0';
  return new Map([
    ['embed_tokens.embedding_weight', make(1 / Math.sqrt(D), V, D)],
    ['H_init', make(1, D)],
    ['L_init', make(1, D)],
    ['q_head.weight', make(0.1, 2, D)],
    ['q_head.bias', make(1, 2)],
    [`${layer}.mlp_t.gate_up_proj.weight`, make(1 / Math.sqrt(S), 2 * 16, S)],
    [`${layer}.mlp_t.down_proj.weight`, make(1 / 4, S, 16)],
    [`${layer}.mlp.gate_up_proj.weight`, make(1 / Math.sqrt(D), 2 * 24, D)],
    [`${layer}.mlp.down_proj.weight`, make(1 / 5, D, 24)],
  ]);
}

/** TRM with conv and random weights: two layers of k × k neighbours, no prefix, a head of its own. V 6, D 8. */
export function convTensors({ kernel = 3, seed = 1 }: { kernel?: number; seed?: number } = {}): Map<string, Tensor> {
  const random = seeded(seed);
  const [V, D, I] = [6, 8, 12];
  const make = (scale: number, ...shape: number[]) =>
    fromFloat32(
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => normal(random) * scale),
      shape,
    );
  return new Map([
    ['embed_tokens.embedding_weight', make(1 / Math.sqrt(D), V, D)],
    ['lm_head.weight', make(1 / Math.sqrt(D), V, D)],
    ['H_init', make(1, D)],
    ['L_init', make(1, D)],
    ['q_head.weight', make(1, 2, D)],
    ['q_head.bias', make(1, 2)],
    ...[0, 1].flatMap((i): [string, Tensor][] => [
      [`L_level.layers.${i}.conv.weight`, make(1 / kernel, D, 1, kernel, kernel)],
      [`L_level.layers.${i}.mlp.gate_up_proj.weight`, make(1 / Math.sqrt(D), 2 * I, D)],
      [`L_level.layers.${i}.mlp.down_proj.weight`, make(1 / Math.sqrt(I), D, I)],
    ]),
  ]);
}

/** The same checkpoint as describeArchitecture wants it. */
export const checkpointOf = (tensors: Map<string, Tensor>) =>
  ({
    path: 'random.safetensors',
    format: 'safetensors',
    tensors,
    layout: 'TRM',
    saved: {},
    metadata: {},
    allConfig: undefined,
  }) as const;
