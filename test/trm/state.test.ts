import { describe, expect, it } from 'vitest';
import { describeArchitecture, fromFloat32, toFloat32 } from '../../function/trm/checkpoint/index.js';
import { initialState } from '../../function/trm/state.js';
import { checkpointOf, rsmTensors } from './random.js';
import { loadVectors, readVectors } from './vectors.js';

describe('initialState', () => {
  it('repeats H_init and L_init at every position, the prefix included', async () => {
    const { arch, tensors } = await loadVectors('mlp.pth', readVectors('mlp.json'));
    const { z_H, z_L } = initialState(tensors, arch);
    expect(z_H).toHaveLength((2 + 16) * 64);
    for (const [key, z] of [
      ['H_init', z_H],
      ['L_init', z_L],
    ] as const) {
      const row = toFloat32(tensors.get(key) ?? fromFloat32(new Float32Array(), [0]));
      for (let position = 0; position < 18; position++) {
        expect(z.subarray(position * 64, (position + 1) * 64)).toEqual(row);
      }
    }
  });

  it('names the tensor that a checkpoint with a random start does not have', () => {
    const tensors = rsmTensors();
    const arch = describeArchitecture(checkpointOf(tensors), { tiedHead: true });
    tensors.delete('L_init');
    expect(() => initialState(tensors, arch)).toThrow('L_init');
  });
});
