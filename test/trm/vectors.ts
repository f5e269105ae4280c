import { readFileSync } from 'node:fs';
import { describeArchitecture, readCheckpoint } from '../../function/trm/checkpoint/index.js';

/** What the public TRM code computes in fp32; see test/vectors/README.md. */
export interface Vectors {
  config: {
    seq_len: number;
    num_heads: number;
    pos_encodings: string;
    puzzle_emb_len: number;
    H_cycles: number;
    L_cycles: number;
  };
  inputs: number[][];
  puzzle_identifiers: number[];
  /** Of a model with a random start: per puzzle L·D numbers. */
  start?: { z_H: number[][]; z_L: number[][] };
  steps: { logits: number[][][]; q_halt: number[]; q_continue: number[] }[];
}

export const vectorsPath = (name: string) => new URL(`../vectors/${name}`, import.meta.url).pathname;

export const readVectors = (name: string): Vectors => JSON.parse(readFileSync(vectorsPath(name), 'utf8'));

/** A checkpoint of the vectors, with what its shapes do not tell; `cycles` instead of the recorded ones. */
export async function loadVectors(checkpoint: string, { config }: Vectors, cycles: [H: number, L: number] | [] = []) {
  const raw = await readCheckpoint(vectorsPath(checkpoint));
  const arch = describeArchitecture(raw, {
    sequenceLength: config.seq_len,
    puzzleEmbLen: config.puzzle_emb_len,
    heads: config.num_heads,
    posEncodings: positionsOf(config.pos_encodings),
    H_cycles: cycles[0] ?? config.H_cycles,
    L_cycles: cycles[1] ?? config.L_cycles,
  });
  return { arch, tensors: raw.tensors };
}

function positionsOf(name: string): 'none' | 'rope' | 'learned' {
  if (name === 'none' || name === 'rope' || name === 'learned') return name;
  throw new TypeError(`unknown pos_encodings ${name}`);
}

/** The largest absolute difference; NaN where anything is not a number. */
export function worst(got: ArrayLike<number>, want: ArrayLike<number>): number {
  if (got.length !== want.length) throw new RangeError(`expected ${want.length} numbers, got ${got.length}`);
  let most = 0;
  for (let i = 0; i < want.length; i++) {
    const difference = Math.abs((got[i] ?? Number.NaN) - (want[i] ?? Number.NaN));
    if (!(difference <= most)) most = difference;
  }
  return most;
}
