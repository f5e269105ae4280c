import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeArchitecture } from '../../../function/trm/checkpoint/index.js';
import {
  openSession,
  type Session,
  SessionError,
  type StepInput,
  supportedDevices,
} from '../../../function/trm/engine/session.js';
import { buildGraph } from '../../../function/trm/graph/graph.js';
import { checkpointOf, rsmTensors } from '../random.js';
import { loadVectors, readVectors } from '../vectors.js';

/** A value that would show if a message held data. */
const SECRET = 123457;
let plain: Session;
let prefixed: Session;

beforeAll(async () => {
  const tensors = rsmTensors();
  const arch = describeArchitecture(checkpointOf(tensors), { tiedHead: true });
  plain = await openSession(buildGraph(tensors, arch), 'cpu', 1);
  const mlp = await loadVectors('mlp.pth', readVectors('mlp.json'), [1, 1]);
  prefixed = await openSession(buildGraph(mlp.tensors, mlp.arch), 'cpu', 1);
});
afterAll(async () => {
  await plain.close();
  await prefixed.close();
});

/** A right input of rsmTensors' graph: S 10, D 12. */
const right = (batch = 1): StepInput => ({
  batch,
  inputs: new Int32Array(batch * 10),
  z_H: new Float32Array(batch * 120).fill(SECRET),
  z_L: new Float32Array(batch * 120),
});

describe('run', () => {
  it.each([1, 3])('gives every output in its dimensions, batch %i', async (batch) => {
    const output = await plain.run(right(batch));
    expect(Object.fromEntries(Object.entries(output).map(([name, data]) => [name, data.length]))).toEqual({
      z_H: batch * 120,
      z_L: batch * 120,
      logits: batch * 70,
      q_halt: batch,
      q_continue: batch,
    });
  });

  it.each<[string, Partial<StepInput>, string]>([
    ['too few tokens', { inputs: new Int32Array(9) }, 'expected inputs of int32 (1, 10), got 9 elements of int32'],
    ['no tokens', { inputs: new Int32Array(0) }, 'expected inputs of int32 (1, 10), got 0 elements of int32'],
    [
      'a state too long',
      { z_H: new Float32Array(121).fill(SECRET) },
      'expected z_H of float32 (1, 10, 12), got 121 elements of float32',
    ],
    [
      'a state too short',
      { z_L: new Float32Array(12) },
      'expected z_L of float32 (1, 10, 12), got 12 elements of float32',
    ],
    ['a batch that the data do not fill', { batch: 2 }, 'expected inputs of int32 (2, 10), got 10 elements of int32'],
    ['no batch', { batch: 0 }, 'expected a batch of 1 or more, got 0'],
    ['half a batch', { batch: 0.5 }, 'expected a batch of 1 or more, got 0.5'],
    [
      'an input that the graph does not have',
      { puzzleIdentifiers: Int32Array.of(SECRET) },
      'expected inputs inputs, z_H, z_L, got also puzzle_identifiers',
    ],
  ])('%s: SessionError, naming it', async (_, wrong, message) => {
    const error = await plain.run({ ...right(), ...wrong }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SessionError);
    expect(error).toMatchObject({ name: 'SessionError', message });
    expect(String(error)).not.toContain(String(SECRET));
  });

  it('an input that is missing: SessionError, naming it', async () => {
    const state = new Float32Array(18 * 64);
    const input = { batch: 1, inputs: new Int32Array(16), z_H: state, z_L: state };
    await expect(prefixed.run(input)).rejects.toThrow('expected input puzzle_identifiers, got none');
    await expect(prefixed.run({ ...input, puzzleIdentifiers: Int32Array.of(1) })).resolves.toBeDefined();
  });

  it('goes on after an error', async () => {
    await expect(plain.run({ ...right(), inputs: new Int32Array(1) })).rejects.toThrow(SessionError);
    await expect(plain.run(right())).resolves.toBeDefined();
  });
});

describe('openSession', () => {
  it.each([
    ['nothing', new Uint8Array()],
    ['noise', Uint8Array.of(255, 254, 253, 1, 2, 3)],
  ])('refuses %s', async (_, bytes) => {
    await expect(openSession(bytes, 'cpu', 1)).rejects.toThrow();
  });
});

it('this build supports the CPU', () => {
  expect(supportedDevices()).toContain('cpu');
});
