import type { RawCheckpoint } from '../../../function/trm/checkpoint/read.js';
import { fromFloat32, type Tensor } from '../../../function/trm/checkpoint/tensor.js';

export interface TinyOptions {
  mixer?: 'mlp_t' | 'attention' | 'conv';
  /** k of conv. */
  kernel?: number;
  layers?: number;
  /** L of mlp_t and of learned positions. */
  length?: number;
  learned?: boolean;
  puzzle?: boolean;
}

export function zeros(...shape: number[]): Tensor {
  return fromFloat32(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
}

/** A TRM of zeros: V 5, D 8, i 6 (3 for mlp_t), N 2, ndim 12. */
export function tiny({
  mixer = 'mlp_t',
  kernel = 3,
  layers = 1,
  length = 11,
  learned = false,
  puzzle = true,
}: TinyOptions = {}): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>([
    ['H_init', zeros(8)],
    ['L_init', zeros(8)],
    ['embed_tokens.embedding_weight', zeros(5, 8)],
    ['lm_head.weight', zeros(5, 8)],
    ['q_head.weight', zeros(2, 8)],
    ['q_head.bias', zeros(2)],
  ]);
  if (puzzle) {
    tensors.set('puzzle_emb.weights', zeros(2, 12));
  }
  if (learned) {
    tensors.set('embed_pos.embedding_weight', zeros(length, 8));
  }
  for (let i = 0; i < layers; i += 1) {
    const at = `L_level.layers.${i}`;
    if (mixer === 'mlp_t') {
      tensors.set(`${at}.mlp_t.gate_up_proj.weight`, zeros(6, length));
      tensors.set(`${at}.mlp_t.down_proj.weight`, zeros(length, 3));
    } else if (mixer === 'conv') {
      tensors.set(`${at}.conv.weight`, zeros(8, 1, kernel, kernel));
    } else {
      tensors.set(`${at}.self_attn.qkv_proj.weight`, zeros(24, 8));
      tensors.set(`${at}.self_attn.o_proj.weight`, zeros(8, 8));
    }
    tensors.set(`${at}.mlp.gate_up_proj.weight`, zeros(12, 8));
    tensors.set(`${at}.mlp.down_proj.weight`, zeros(8, 6));
  }
  return tensors;
}

export function checkpoint(
  tensors: Map<string, Tensor>,
  arch?: Record<string, unknown>,
  told: Partial<Pick<RawCheckpoint, 'layout' | 'saved'>> = {},
): RawCheckpoint {
  const allConfig = arch === undefined ? undefined : { arch };
  return { path: 'step_1', format: 'pytorch', tensors, layout: 'TRM', saved: {}, metadata: {}, allConfig, ...told };
}
