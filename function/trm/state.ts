import { type Architecture, type Tensor, toFloat32 } from './checkpoint/index.js';

/**
 * The initial state of one puzzle: H_init and L_init, each repeated to (L, D); or, for models trained that way (EqR), a
 * draw from a normal distribution for each of the `length` = L·D numbers of z_H and z_L.
 */
export type InitialState =
  | { kind: 'learned'; z_H: Float32Array; z_L: Float32Array }
  | { kind: 'random'; length: number };

/** Numbers in z_H, and in z_L. */
export function stateLength(start: InitialState): number {
  return start.kind === 'learned' ? start.z_H.length : start.length;
}

export function initialState(tensors: ReadonlyMap<string, Tensor>, arch: Architecture): InitialState {
  const length = arch.puzzleEmbLen + arch.sequenceLength;
  if (arch.randomInit) return { kind: 'random', length: length * arch.hiddenSize };
  const repeat = (key: string): Float32Array => {
    const tensor = tensors.get(key);
    if (!tensor) throw new TypeError(`expected a tensor ${key}, which describeArchitecture makes sure of`);
    const row = toFloat32(tensor);
    const z = new Float32Array(length * row.length);
    for (let position = 0; position < length; position++) z.set(row, position * row.length);
    return z;
  };
  return { kind: 'learned', z_H: repeat('H_init'), z_L: repeat('L_init') };
}
