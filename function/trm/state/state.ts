import { type Architecture, type Tensor, toFloat32 } from '../checkpoint/index.js';

/** The state of one puzzle: z_H and z_L, each (L, D). */
export interface State {
  z_H: Float32Array;
  z_L: Float32Array;
}

/** EqR: every element is drawn anew for every start. `length` is L·D; `scale` holds the standard deviations. */
export interface RandomStart {
  kind: 'random';
  length: number;
  scale: { z_H: number; z_L: number };
}

/** How a model's recursion begins: with H_init and L_init, each repeated to (L, D), or at random. */
export type InitialState = ({ kind: 'learned' } & State) | RandomStart;

export function initialState(tensors: ReadonlyMap<string, Tensor>, arch: Architecture): InitialState {
  const length = arch.puzzleEmbLen + arch.sequenceLength;
  if (arch.randomInit) {
    const scale = { z_H: arch.H_init_std, z_L: arch.L_init_std };
    return { kind: 'random', length: length * arch.hiddenSize, scale };
  }
  const repeat = (key: string): Float32Array => {
    const tensor = tensors.get(key);
    if (!tensor) throw new TypeError(`expected a tensor ${key}, which describeArchitecture makes sure of`);
    const row = toFloat32(tensor);
    // Shared: every thread begins with it, and none changes it.
    const bytes = length * row.length * Float32Array.BYTES_PER_ELEMENT;
    const z = new Float32Array(new SharedArrayBuffer(bytes));
    for (let position = 0; position < length; position++) z.set(row, position * row.length);
    return z;
  };
  return { kind: 'learned', z_H: repeat('H_init'), z_L: repeat('L_init') };
}

/** The beginning of the recursion on the first `length` elements of L·D: positions all begin alike. */
export function shortened(start: InitialState, length: number): InitialState {
  if (start.kind === 'random') return { ...start, length };
  return { kind: 'learned', z_H: start.z_H.subarray(0, length), z_L: start.z_L.subarray(0, length) };
}

/** Random starts of any model: as its own are drawn, or standard normal where its own is learned. */
export function randomStart(start: InitialState): RandomStart {
  return start.kind === 'random' ? start : { kind: 'random', length: start.z_H.length, scale: { z_H: 1, z_L: 1 } };
}

/** EqR draws from a normal distribution that is cut off at two standard deviations. */
const CUT = 2;
/** Standard deviation of that distribution; numbers are divided by it, so that they deviate by 1 again. */
const CUT_DEVIATION = 0.8796256610342398;

/** A random state, from a source of standard normal numbers. */
export function drawState({ length, scale }: Omit<RandomStart, 'kind'>, normal: () => number): State {
  const cut = () => {
    for (;;) {
      const drawn = normal();
      if (Math.abs(drawn) <= CUT) return drawn / CUT_DEVIATION;
    }
  };
  const draw = (deviation: number) => Float32Array.from({ length }, () => deviation * cut());
  return { z_H: draw(scale.z_H), z_L: draw(scale.z_L) };
}
