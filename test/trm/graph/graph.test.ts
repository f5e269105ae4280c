import { describe, expect, it } from 'vitest';
import { type Architecture, describeArchitecture, type Tensor } from '../../../function/trm/checkpoint/index.js';
import { openSession } from '../../../function/trm/engine/session.js';
import { buildGraph } from '../../../function/trm/graph/graph.js';
import { checkpointOf, normal, rsmTensors, seeded } from '../random.js';
import { Reference } from '../reference.js';
import { loadVectors, readVectors, worst } from '../vectors.js';

type Case = () => Promise<{ arch: Architecture; tensors: Map<string, Tensor> }>;

const recorded =
  (checkpoint: string, file: string): Case =>
  () =>
    loadVectors(checkpoint, readVectors(file), [1, 1]);
const rsm =
  (facts: Parameters<typeof describeArchitecture>[1], change = (tensors: Map<string, Tensor>) => tensors): Case =>
  async () => {
    const tensors = change(rsmTensors());
    return { tensors, arch: describeArchitecture(checkpointOf(tensors), { H_cycles: 1, L_cycles: 1, ...facts }) };
  };

/** The layer twice. */
const doubled = (tensors: Map<string, Tensor>) =>
  new Map(
    [...tensors].flatMap(([key, tensor]) => [
      [key, tensor],
      [key.replace('layers.0', 'layers.1'), tensor],
    ]),
  );
const headless = (tensors: Map<string, Tensor>) => new Map([...tensors].filter(([key]) => !key.startsWith('q_head.')));

/** One application cannot amplify rounding, so here the bound is strict, whatever the weights. */
describe('one H cycle of one L cycle, from random states, equals float64 within 1e-5', () => {
  it.each<[string, Case]>([
    ['mlp.pth', recorded('mlp.pth', 'mlp.json')],
    ['attention-rope.pth', recorded('attention-rope.pth', 'attention-rope.json')],
    ['attention-learned.pth', recorded('attention-learned.pth', 'attention-learned.json')],
    ['RSM: tied head, mlp_t norm over D, no prefix', rsm({ mlpTNorm: 'D', tiedHead: true })],
    ['tied head, mlp_t norm over L, no prefix', rsm({ mlpTNorm: 'L', tiedHead: true })],
    ['EqR: mixing 0.95 and its random start', rsm({ tiedHead: true, mixing: 0.95, randomInit: true })],
    ['mixing 0.3, two layers', rsm({ mlpTNorm: 'D', tiedHead: true, mixing: 0.3 }, doubled)],
    ['no q_head', rsm({ mlpTNorm: 'D', tiedHead: true, qHead: false }, headless)],
    ['eps 0.1', rsm({ mlpTNorm: 'D', tiedHead: true, rmsNormEps: 0.1 })],
  ])('%s', async (_, load) => {
    const { arch, tensors } = await load();
    const session = await openSession(buildGraph(tensors, arch), 'cpu', 1);
    const reference = new Reference(tensors, arch);
    const random = seeded(11);
    const batch = 3;
    const [S, N] = [arch.sequenceLength, arch.numPuzzleIdentifiers];
    const size = (arch.puzzleEmbLen + S) * arch.hiddenSize;
    const state = () => Float32Array.from({ length: batch * size }, () => normal(random));
    const inputs = Int32Array.from({ length: batch * S }, () => Math.floor(random() * arch.vocabularySize));
    const puzzles = Int32Array.from({ length: batch }, () => Math.floor(random() * N));
    const [z_H, z_L] = [state(), state()];
    const output = await session.run({
      batch,
      inputs,
      z_H,
      z_L,
      ...(N > 0 ? { puzzleIdentifiers: puzzles } : {}),
    });
    await session.close();
    for (let b = 0; b < batch; b++) {
      const row = <T extends { subarray(from: number, to: number): T; length: number }>(all: T) =>
        all.subarray((b * all.length) / batch, ((b + 1) * all.length) / batch);
      const want = reference.step([...row(inputs)], puzzles[b] ?? 0, {
        z_H: Float64Array.from(row(z_H)),
        z_L: Float64Array.from(row(z_L)),
      });
      expect(worst(row(output.z_L), want.z_L), 'z_L').toBeLessThan(1e-5);
      expect(worst(row(output.z_H), want.z_H), 'z_H').toBeLessThan(1e-5);
      expect(worst(row(output.logits), want.logits), 'logits').toBeLessThan(1e-5);
      expect(worst(row(output.q_halt), [want.q_halt]), 'q_halt').toBeLessThan(1e-5);
      expect(worst(row(output.q_continue), [want.q_continue]), 'q_continue').toBeLessThan(1e-5);
    }
  });
});

describe('the graph', () => {
  it.each([
    [1, 1],
    [2, 3],
    [3, 2],
  ])('H_cycles %i, L_cycles %i: the cycles are unrolled in that order', async (H_cycles, L_cycles) => {
    const tensors = rsmTensors();
    const facts = { mlpTNorm: 'D', tiedHead: true, H_cycles, L_cycles } as const;
    const arch = describeArchitecture(checkpointOf(tensors), facts);
    const reference = new Reference(tensors, arch);
    const session = await openSession(buildGraph(tensors, arch), 'cpu', 1);
    const { z_H, z_L } = reference.start();
    const tokens = Array.from({ length: arch.sequenceLength }, (_, i) => i % arch.vocabularySize);
    const output = await session.run({
      batch: 1,
      inputs: Int32Array.from(tokens),
      z_H: Float32Array.from(z_H),
      z_L: Float32Array.from(z_L),
    });
    await session.close();
    expect(worst(output.logits, reference.step(tokens, 0, { z_H, z_L }).logits)).toBeLessThan(1e-4);
  });

  it('holds every weight once, however many cycles', () => {
    const tensors = rsmTensors({ hiddenSize: 64 });
    const build = (cycles: number) => {
      const facts = { mlpTNorm: 'D', tiedHead: true, H_cycles: cycles, L_cycles: cycles } as const;
      return buildGraph(tensors, describeArchitecture(checkpointOf(tensors), facts)).byteLength;
    };
    const weights = [...tensors.values()].reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    expect(build(1)).toBeGreaterThan(weights);
    // 30 more applications of nodes, of a few hundred bytes each, and no more weights.
    expect(build(5) - build(1)).toBeLessThan(30 * 2000);
  });

  it('asks for puzzle_identifiers only where there is a puzzle embedding', async () => {
    const tensors = rsmTensors();
    const arch = describeArchitecture(checkpointOf(tensors), { tiedHead: true });
    expect(Buffer.from(buildGraph(tensors, arch)).includes('puzzle_identifiers')).toBe(false);
    const { tensors: prefixed, arch: withPrefix } = await recorded('mlp.pth', 'mlp.json')();
    expect(Buffer.from(buildGraph(prefixed, withPrefix)).includes('puzzle_identifiers')).toBe(true);
  });
});

describe('weights that no ONNX file can hold', () => {
  it('a puzzle embedding of a million rows is refused by its size, before anything is copied', () => {
    const tensors = new Map<string, Tensor>([
      ['puzzle_emb.weights', { dtype: 'float32', shape: [2 ** 20, 512], bytes: new Uint8Array() }],
    ]);
    const arch = describeArchitecture(checkpointOf(rsmTensors()), { H_cycles: 1, L_cycles: 1, tiedHead: true });
    const large = { ...arch, hiddenSize: 512, puzzleEmbLen: 1, numPuzzleIdentifiers: 2 ** 20 };
    expect(() => buildGraph(tensors, large)).toThrow(
      'expected weights of at most 2130706432 bytes in float32, got 2147483648',
    );
  });
});
