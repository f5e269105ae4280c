import { CheckpointError, showShape } from './errors.js';
import { ELEMENT_SIZE, elementCount, type Tensor } from './tensor.js';

/** A view of a storage as PyTorch describes it; offset and strides count elements. */
export interface StridedView {
  dtype: Tensor['dtype'];
  offset: number;
  shape: readonly number[];
  strides: readonly number[];
}

/**
 * A strided view as a contiguous tensor. A view that already is contiguous shares the storage's bytes. Any other view is
 * copied; before that, `charge` is called with the size of the copy in bytes, and may throw.
 *
 * @throws {CheckpointError} when the view reaches beyond the storage
 */
export function contiguous(view: StridedView, storage: Uint8Array, charge: (bytes: number) => void): Tensor {
  const { dtype, offset, shape, strides } = view;
  const size = ELEMENT_SIZE[dtype];
  const count = elementCount(shape);
  const last = shape.reduce((at, n, axis) => at + (n - 1) * (strides[axis] ?? 0), offset);
  const available = Math.floor(storage.byteLength / size);
  // An empty tensor reads no element, so its offset may be anything.
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
  return { dtype, shape, bytes: gathered(view, storage, count * size) };
}

/** The elements of a view in row-major order, as `length` bytes. */
function gathered({ dtype, offset, shape, strides }: StridedView, storage: Uint8Array, length: number): Uint8Array {
  const size = ELEMENT_SIZE[dtype];
  const bytes = new Uint8Array(length);
  const index = shape.map(() => 0);
  let from = offset;
  for (let to = 0; to < length; to += size) {
    for (let byte = 0; byte < size; byte += 1) {
      bytes[to + byte] = storage[from * size + byte] ?? 0;
    }
    from += advance(index, shape, strides);
  }
  return bytes;
}

/** Counts an index up, the last axis fastest, and returns how many elements the view moves on in its storage. */
function advance(index: number[], shape: readonly number[], strides: readonly number[]): number {
  let moved = 0;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const next = (index[axis] ?? 0) + 1;
    const stride = strides[axis] ?? 0;
    if (next < (shape[axis] ?? 0)) {
      index[axis] = next;
      return moved + stride;
    }
    index[axis] = 0;
    moved -= (next - 1) * stride;
  }
  return moved;
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const size = shape[axis] ?? 0;
    // An axis of one element never uses its stride, so that stride may be anything.
    if (size !== 1 && strides[axis] !== expected) {
      return false;
    }
    expected *= size;
  }
  return true;
}
