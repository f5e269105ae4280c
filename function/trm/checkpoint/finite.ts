import { CheckpointError, show } from './errors.js';
import { type Tensor, toFloat32 } from './tensor.js';

/**
 * Makes sure that every floating-point tensor holds finite numbers only, also as float32, in which they are computed with:
 * one NaN among the weights and every answer is blank. Throws CheckpointError, naming the tensor and the element.
 */
export function checkFinite(tensors: ReadonlyMap<string, Tensor>): void {
  for (const [name, tensor] of tensors) {
    if (!tensor.dtype.includes('float')) continue;
    const values = toFloat32(tensor);
    // Anything times zero is zero, but for what is not finite: a sum is quicker than a test of each.
    const at = isSumFinite(values) ? -1 : values.findIndex((value) => !Number.isFinite(value));
    if (at !== -1) throw new CheckpointError(`finite numbers in ${show(name)}`, `${values[at]} as its element ${at}`);
  }
}

function isSumFinite(values: Float32Array): boolean {
  let sum = 0;
  for (const value of values) sum += value * 0;
  return sum === 0;
}
