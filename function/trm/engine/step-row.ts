import { gaussian } from '../state/random.js';
import { drawState, type RandomStart, type State } from '../state/state.js';
import type { BoardSize, StepInput, StepOutput } from './session.js';

/** One start's part of a step. Legend: S tokens, L = P + S, D hidden, V vocabulary. */
export interface Row {
  /** Tokens (S). */
  inputs: Int32Array;
  /** How the tokens lie; only for models that take boards of any size. */
  board?: BoardSize | undefined;
  /** Only for models with a puzzle embedding. */
  puzzleIdentifier?: number | undefined;
  state: RowState;
  /** Added to z_H before the step (PTRM): normal, of this standard deviation. */
  noise?: { sigma: number; seed: number } | undefined;
}

/** z_H and z_L (L·D each), or what random ones are drawn from. */
export type RowState = State | (Pick<RandomStart, 'length' | 'scale'> & { seed: number });

export interface RowOutput {
  /** (L·D). */
  z_H: Float32Array;
  z_L: Float32Array;
  /** (S, V). */
  logits: Float32Array;
  q_halt: number;
  /** How long its batch ran, in milliseconds; undefined where nobody measured. */
  ran_ms?: number | undefined;
}

/** Rows that fit one batch, because their boards are alike; with their places among all. */
export function alike(rows: readonly Row[]): { rows: Row[]; places: number[] }[] {
  const groups = new Map<string, { rows: Row[]; places: number[] }>();
  for (const [place, row] of rows.entries()) {
    const key = row.board ? `${row.board.rows}×${row.board.columns}` : '';
    const group = groups.get(key) ?? { rows: [], places: [] };
    group.rows.push(row);
    group.places.push(place);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Rows of one model, whose boards are alike, as one batch. Drawing random states and noise takes time, so this runs in the workers. */
export function pack(rows: readonly Row[]): StepInput {
  const states = rows.map(stateOf);
  const identifiers = rows.flatMap(({ puzzleIdentifier }) => (puzzleIdentifier === undefined ? [] : puzzleIdentifier));
  return {
    batch: rows.length,
    board: rows[0]?.board,
    inputs: joined(
      rows.map(({ inputs }) => inputs),
      Int32Array,
    ),
    z_H: joined(
      states.map(({ z_H }) => z_H),
      Float32Array,
    ),
    z_L: joined(
      states.map(({ z_L }) => z_L),
      Float32Array,
    ),
    ...(identifiers.length === 0 ? {} : { puzzleIdentifiers: Int32Array.from(identifiers) }),
  };
}

/** The outputs of a batch, row by row, as copies that share no memory. */
export function unpack({ z_H, z_L, logits, q_halt }: StepOutput): RowOutput[] {
  const part = (values: Float32Array, i: number) => {
    const size = values.length / q_halt.length;
    return values.slice(i * size, (i + 1) * size);
  };
  return Array.from(q_halt, (q, i) => ({
    z_H: part(z_H, i),
    z_L: part(z_L, i),
    logits: part(logits, i),
    q_halt: q,
  }));
}

function stateOf({ state, noise }: Row): State {
  const given = 'z_H' in state ? state : drawState(state, gaussian(state.seed, 1));
  const [z_H, z_L] = [unshared(given.z_H), unshared(given.z_L)];
  if (!noise || noise.sigma === 0) return { z_H, z_L };
  const draw = gaussian(noise.seed, noise.sigma);
  return { z_H: z_H.map((value) => value + draw()), z_L };
}

/** ONNX Runtime's binding does not read shared memory. */
const unshared = (z: Float32Array) => (z.buffer instanceof SharedArrayBuffer ? z.slice() : z);

function joined<T extends Int32Array | Float32Array>(parts: readonly T[], kind: { new (length: number): T }): T {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const whole = new kind(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
