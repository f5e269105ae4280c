import { CheckpointError, showShape } from './errors.js';
import { ELEMENT_SIZE, elementCount, type Tensor } from './tensor.js';

/** A view of a storage as PyTorch describes it; offset and strides in elements. */
export interface StridedView {
  dtype: Tensor['dtype'];
  offset: number;
  shape: readonly number[];
  strides: readonly number[];
}

/**
 * A strided view as a contiguous tensor. A view that already is contiguous shares the storage's bytes; any other is
 * copied, after `charge` was asked for the bytes of the copy. Throws CheckpointError on elements outside the storage.
 */
export function contiguous(view: StridedView, storage: Uint8Array, charge: (bytes: number) => void): Tensor {
  const { dtype, offset, shape, strides } = view;
  const size = ELEMENT_SIZE[dtype];
  const count = elementCount(shape);
  const last = shape.reduce((at, n, axis) => at + (n - 1) * (strides[axis] ?? 0), offset);
  const available = Math.floor(storage.byteLength / size);
  // An empty tensor touches nothing, wherever it claims to start.
  if (count > 0 && !(last < available)) {
    throw new CheckpointError(
      `a view within its storage of ${available} elements`,
      `offset ${offset}, shape ${showShape(shape)}, strides ${showShape(strides)}`,
    );
  }
  if (count === 0) {
    return { dtype, shape, bytes: new Uint8Array(0) };
  }
  if (isContiguous(shape, strides)) {
    return { dtype, shape, bytes: storage.subarray(offset * size, (offset + count) * size) };
  }
  charge(count * size);
  const bytes = new Uint8Array(count * size);
  const index = shape.map(() => 0);
  let from = offset;
  for (let to = 0; to < count; to += 1) {
    for (let byte = 0; byte < size; byte += 1) {
      bytes[to * size + byte] = storage[from * size + byte] ?? 0;
    }
    // Count up like an odometer, last axis fastest.
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const next = (index[axis] ?? 0) + 1;
      const stride = strides[axis] ?? 0;
      if (next < (shape[axis] ?? 0)) {
        index[axis] = next;
        from += stride;
        break;
      }
      index[axis] = 0;
      from -= (next - 1) * stride;
    }
  }
  return { dtype, shape, bytes };
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const size = shape[axis] ?? 0;
    // The stride of an axis of one element is never used.
    if (size !== 1 && strides[axis] !== expected) {
      return false;
    }
    expected *= size;
  }
  return true;
}
