import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeArchitecture, readCheckpoint } from '../../function/trm/checkpoint/index.js';
import { buildGraph } from '../../function/trm/graph.js';
import { openSession, type StepOutput } from '../../function/trm/session.js';
import { initialState } from '../../function/trm/state.js';

/** What the public TRM code computes in fp32; see test/vectors/README.md. */
interface Vectors {
  config: { seq_len: number; num_heads: number; pos_encodings: string; puzzle_emb_len: number } & Cycles;
  inputs: number[][];
  puzzle_identifiers: number[];
  steps: { logits: number[][][]; q_halt: number[]; q_continue: number[] }[];
}
interface Cycles {
  H_cycles: number;
  L_cycles: number;
}

const TOLERANCE = 1e-4;
const vectorsUrl = (name: string) => new URL(`../vectors/${name}`, import.meta.url);

function positionsOf(name: string): 'none' | 'rope' | 'learned' {
  if (name === 'none' || name === 'rope' || name === 'learned') return name;
  throw new TypeError(`unknown pos_encodings ${name}`);
}

async function load(checkpoint: string, { config }: Vectors) {
  const raw = await readCheckpoint(vectorsUrl(checkpoint).pathname);
  const arch = describeArchitecture(raw, {
    sequenceLength: config.seq_len,
    puzzleEmbLen: config.puzzle_emb_len,
    heads: config.num_heads,
    posEncodings: positionsOf(config.pos_encodings),
    H_cycles: config.H_cycles,
    L_cycles: config.L_cycles,
  });
  return { arch, graph: buildGraph(raw.tensors, arch), start: initialState(raw.tensors, arch) };
}

const worst = (got: Float32Array, want: readonly number[]) => {
  expect(got.length).toBe(want.length);
  return Math.max(...want.map((value, i) => Math.abs(value - (got[i] ?? Number.NaN))));
};

describe.each([
  ['mlp.pth', 'mlp.json'],
  ['attention-rope.pth', 'attention-rope.json'],
  ['attention-learned.pth', 'attention-learned.json'],
  ['official-layout/step_65100', 'mlp.json'],
])('%s', (checkpoint, file) => {
  const vectors: Vectors = JSON.parse(readFileSync(vectorsUrl(file), 'utf8'));

  it.each([1, 2])('equals the recorded logits and q values at every step, batch %i', async (batch) => {
    const { graph, start } = await load(checkpoint, vectors);
    const session = await openSession(graph, 'cpu', 1);
    const repeat = (z: Float32Array) => Float32Array.from({ length: batch * z.length }, (_, i) => z[i % z.length] ?? 0);
    for (let first = 0; first + batch <= vectors.inputs.length; first += batch) {
      const rows = <T>(all: readonly T[]) => all.slice(first, first + batch);
      let state: Pick<StepOutput, 'z_H' | 'z_L'> = { z_H: repeat(start.z_H), z_L: repeat(start.z_L) };
      for (const step of vectors.steps) {
        const output = await session.run({
          batch,
          inputs: Int32Array.from(rows(vectors.inputs).flat()),
          puzzleIdentifiers: Int32Array.from(rows(vectors.puzzle_identifiers)),
          ...state,
        });
        expect(worst(output.logits, rows(step.logits).flat(2))).toBeLessThan(TOLERANCE);
        expect(worst(output.q_halt, rows(step.q_halt))).toBeLessThan(TOLERANCE);
        expect(worst(output.q_continue, rows(step.q_continue))).toBeLessThan(TOLERANCE);
        state = output;
      }
    }
    await session.close();
  });
});
