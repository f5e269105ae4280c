import { describe, expect, it } from 'vitest';
import { describeArchitecture, fromFloat32, toFloat32 } from '../../function/trm/checkpoint/index.js';
import { initialState, stateLength } from '../../function/trm/state.js';
import { checkpointOf, rsmTensors } from './random.js';
import { loadVectors, readVectors } from './vectors.js';

describe('initialState', () => {
  it('repeats H_init and L_init at every position, the prefix included', async () => {
    const { arch, tensors } = await loadVectors('mlp.pth', readVectors('mlp.json'));
    const start = initialState(tensors, arch);
    if (start.kind !== 'learned') throw new TypeError('expected a learned start');
    const { z_H, z_L } = start;
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

  it('is drawn anew where the model was trained that way, and only its length is known', () => {
    const tensors = rsmTensors();
    const arch = { ...describeArchitecture(checkpointOf(tensors), { tiedHead: true }), randomInit: true };
    const start = initialState(tensors, arch);
    expect(start).toEqual({ kind: 'random', length: 10 * arch.hiddenSize });
    expect(stateLength(start)).toBe(10 * arch.hiddenSize);
  });

  it('names the tensor that a checkpoint does not have', () => {
    const tensors = rsmTensors();
    const arch = describeArchitecture(checkpointOf(tensors), { tiedHead: true });
    tensors.delete('L_init');
    expect(() => initialState(tensors, arch)).toThrow('L_init');
  });
});
