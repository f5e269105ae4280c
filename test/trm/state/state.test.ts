import { describe, expect, it } from 'vitest';
import { describeArchitecture, fromFloat32, toFloat32 } from '../../../function/trm/checkpoint/index.js';
import { gaussian } from '../../../function/trm/state/random.js';
import { drawState, initialState, randomStart, shortened } from '../../../function/trm/state/state.js';
import { checkpointOf, rsmTensors } from '../random.js';
import { loadVectors, readVectors } from '../vectors.js';

describe('initialState', () => {
  it('repeats H_init and L_init at every position, the prefix included', async () => {
    const { arch, tensors } = await loadVectors('mlp.pth', readVectors('mlp.json'));
    const start = initialState(tensors, arch);
    if (start.kind !== 'learned') throw new Error(`expected a learned start, got ${start.kind}`);
    expect(start.z_H).toHaveLength((2 + 16) * 64);
    for (const [key, z] of [
      ['H_init', start.z_H],
      ['L_init', start.z_L],
    ] as const) {
      const row = toFloat32(tensors.get(key) ?? fromFloat32(new Float32Array(), [0]));
      for (let position = 0; position < 18; position++) {
        expect(z.subarray(position * 64, (position + 1) * 64)).toEqual(row);
      }
    }
  });

  it('of a random start says how much to draw, and needs no H_init and L_init', () => {
    const tensors = rsmTensors();
    tensors.delete('H_init');
    tensors.delete('L_init');
    const facts = { tiedHead: true, randomInit: true, L_init_std: 0.5 };
    const arch = describeArchitecture(checkpointOf(tensors), facts);
    expect(initialState(tensors, arch)).toEqual({ kind: 'random', length: 10 * 12, scale: { z_H: 1, z_L: 0.5 } });
  });

  it('names the tensor that a learned start lacks', () => {
    const tensors = rsmTensors();
    const arch = describeArchitecture(checkpointOf(tensors), { tiedHead: true });
    tensors.delete('L_init');
    expect(() => initialState(tensors, arch)).toThrow('L_init');
  });
});

describe('drawState', () => {
  const random = { kind: 'random', length: 20_000, scale: { z_H: 1, z_L: 0.5 } } as const;
  const draw = (seed: number) => drawState(random, gaussian(seed, 1));

  it.each([
    ['z_H', 1],
    ['z_L', 0.5],
  ] as const)('draws %s with mean 0 and deviation %d, cut off at 2.2737 deviations', (name, deviation) => {
    const z = draw(1)[name];
    const mean = z.reduce((sum, v) => sum + v, 0) / z.length;
    const variance = z.reduce((sum, v) => sum + v * v, 0) / z.length;
    expect(z).toHaveLength(20_000);
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.sqrt(variance) / deviation).toBeCloseTo(1, 1.5);
    const most = z.reduce((a, v) => Math.max(a, Math.abs(v)), 0) / deviation;
    expect(most).toBeLessThanOrEqual(2.2737);
    expect(most).toBeGreaterThan(2.2);
  });

  it('draws the same from the same numbers, and z_L apart from z_H', () => {
    const [one, same, other] = [draw(1), draw(1), draw(2)];
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
    expect(one.z_L[0]).not.toBeCloseTo((one.z_H[0] ?? 0) / 2);
  });

  it('a deviation of 0 is a start at 0', () => {
    const { z_H } = drawState({ ...random, scale: { z_H: 0, z_L: 1 } }, gaussian(1, 1));
    expect(z_H.every((v) => v === 0)).toBe(true);
  });
});

it('randomStart is as a model draws its own, or standard normal where its own is learned', () => {
  const own = { kind: 'random', length: 6, scale: { z_H: 1, z_L: 0.5 } } as const;
  expect(randomStart(own)).toBe(own);
  const learned = { kind: 'learned', z_H: new Float32Array(6), z_L: new Float32Array(6) } as const;
  expect(randomStart(learned)).toEqual({ kind: 'random', length: 6, scale: { z_H: 1, z_L: 1 } });
});

describe('shortened', () => {
  it('a learned start keeps its first elements, and shares their memory', () => {
    const whole = { kind: 'learned', z_H: Float32Array.of(1, 2, 1, 2), z_L: Float32Array.of(3, 4, 3, 4) } as const;
    const short = shortened(whole, 2);
    if (short.kind !== 'learned') throw new Error(`expected a learned start, got ${short.kind}`);
    expect([[...short.z_H], [...short.z_L]]).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(short.z_H.buffer).toBe(whole.z_H.buffer);
    expect(shortened(whole, 4)).toEqual(whole);
  });

  it('a random start draws fewer', () => {
    const whole = { kind: 'random', length: 4, scale: { z_H: 1, z_L: 0.5 } } as const;
    expect(shortened(whole, 2)).toEqual({ ...whole, length: 2 });
    expect(whole.length).toBe(4);
  });
});
