import { type Architecture, type Tensor, toFloat32 } from './checkpoint/index.js';

/** The initial state of one puzzle: H_init and L_init, each repeated to (L, D). */
export interface InitialState {
  z_H: Float32Array;
  z_L: Float32Array;
}

export function initialState(tensors: ReadonlyMap<string, Tensor>, arch: Architecture): InitialState {
  const repeat = (key: string): Float32Array => {
    const tensor = tensors.get(key);
    if (!tensor) throw new TypeError(`expected a tensor ${key}, which describeArchitecture makes sure of`);
    const row = toFloat32(tensor);
    const length = arch.puzzleEmbLen + arch.sequenceLength;
    const z = new Float32Array(length * row.length);
    for (let position = 0; position < length; position++) z.set(row, position * row.length);
    return z;
  };
  return { z_H: repeat('H_init'), z_L: repeat('L_init') };
}
