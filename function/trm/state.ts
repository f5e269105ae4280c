import { type Architecture, type Tensor, toFloat32 } from './checkpoint/index.js';

/** The state of one puzzle: z_H and z_L, each (L, D). */
export interface InitialState {
  z_H: Float32Array;
  z_L: Float32Array;
}

/** How a model's recursion begins. */
export type Start =
  /** H_init and L_init, each repeated to (L, D). */
  | ({ kind: 'learned' } & InitialState)
  /** EqR: every element drawn anew for every solve (drawState). `length` is L·D; `scale` holds standard deviations. */
  | { kind: 'random'; length: number; scale: { z_H: number; z_L: number } };

export function initialState(tensors: ReadonlyMap<string, Tensor>, arch: Architecture): Start {
  const length = arch.puzzleEmbLen + arch.sequenceLength;
  if (arch.randomInit) {
    const scale = { z_H: arch.H_init_std, z_L: arch.L_init_std };
    return { kind: 'random', length: length * arch.hiddenSize, scale };
  }
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

/** The state that a solve begins with: the learned one itself, or one drawn with `random`, uniform in [0, 1). */
export function stateOf(start: Start, random: () => number): InitialState {
  if (start.kind === 'learned') return { z_H: start.z_H, z_L: start.z_L };
  const { length, scale } = start;
  const draw = (deviation: number) => Float32Array.from({ length }, () => deviation * truncatedNormal(random));
  return { z_H: draw(scale.z_H), z_L: draw(scale.z_L) };
}

/** EqR draws from a normal distribution cut off at two standard deviations… */
const CUT = 2;
/** …which then deviates by this much less, and is stretched to deviate by 1 again. */
const CUT_DEVIATION = 0.8796256610342398;

function truncatedNormal(random: () => number): number {
  for (;;) {
    // Box and Muller; 1 − u is above 0, as the logarithm needs it.
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    if (Math.abs(normal) <= CUT) return normal / CUT_DEVIATION;
  }
}
