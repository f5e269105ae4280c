import { CheckpointError, show } from './errors.js';
import { type Tensor, toFloat32 } from './tensor.js';

/**
 * Makes sure that every floating-point tensor holds finite numbers only, also after the conversion to float32, in which
 * the engine computes. One NaN among the weights would make every answer useless.
 *
 * @throws {CheckpointError} when a number is not finite, naming the tensor and the element
 */
export function checkFinite(tensors: ReadonlyMap<string, Tensor>): void {
  for (const [name, tensor] of tensors) {
    if (!tensor.dtype.includes('float')) continue;
    const values = toFloat32(tensor);
    // Only a number that is not finite gives something else than 0 when multiplied by 0; one sum is faster than many tests.
    const at = isSumFinite(values) ? -1 : values.findIndex((value) => !Number.isFinite(value));
    if (at !== -1) throw new CheckpointError(`finite numbers in ${show(name)}`, `${values[at]} as its element ${at}`);
  }
}

function isSumFinite(values: Float32Array): boolean {
  let sum = 0;
  for (const value of values) sum += value * 0;
  return sum === 0;
}
