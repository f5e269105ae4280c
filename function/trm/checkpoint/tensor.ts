import { CheckpointError, showShape } from './errors.js';

/** The size of one element in bytes, for every dtype that a checkpoint may hold. */
export const ELEMENT_SIZE = {
  float32: 4,
  float16: 2,
  bfloat16: 2,
  float64: 8,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
} as const;

export type DType = keyof typeof ELEMENT_SIZE;

/** A tensor as the file holds it. */
export interface Tensor {
  dtype: DType;
  /** Empty for a scalar. */
  shape: readonly number[];
  /** Raw elements, little-endian, contiguous, row-major; may be a view into a larger buffer, at any alignment. */
  bytes: Uint8Array;
}

/**
 * The number of elements of a shape.
 *
 * @throws {CheckpointError} when a size is negative or not whole, or when the number is not exact (2^53 or more)
 */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) {
      throw new CheckpointError('a shape of whole sizes of 0 or more', showShape(shape));
    }
    count *= size;
    if (!Number.isSafeInteger(count)) {
      throw new CheckpointError('a shape of fewer than 2^53 elements', showShape(shape));
    }
  }
  return count;
}

/**
 * The elements as float32 in row-major order, always as a copy. float64 and wide integers are rounded to nearest.
 *
 * @throws {CheckpointError} when the bytes do not fill the shape exactly
 */
export function toFloat32(tensor: Tensor): Float32Array {
  const count = elementCount(tensor.shape);
  const bytes = tensor.bytes;
  if (bytes.byteLength !== count * ELEMENT_SIZE[tensor.dtype]) {
    throw new CheckpointError(
      `${count * ELEMENT_SIZE[tensor.dtype]} bytes of ${tensor.dtype} for shape ${showShape(tensor.shape)}`,
      `${bytes.byteLength} bytes`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = READERS[tensor.dtype];
  const values = new Float32Array(count);
  const step = ELEMENT_SIZE[tensor.dtype];
  for (let i = 0; i < count; i += 1) {
    values[i] = read(view, i * step);
  }
  return values;
}

/**
 * A tensor of `shape` from row-major values, rounded to nearest, ties to even.
 *
 * @throws {CheckpointError} when there are more or fewer values than the shape has elements
 */
export function fromFloat32(
  values: Float32Array,
  shape: readonly number[],
  dtype: 'float32' | 'float16' | 'bfloat16' = 'float32',
): Tensor {
  if (values.length !== elementCount(shape)) {
    throw new CheckpointError(`${elementCount(shape)} values for shape ${showShape(shape)}`, `${values.length}`);
  }
  const bytes = new Uint8Array(values.length * ELEMENT_SIZE[dtype]);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    if (dtype === 'float32') {
      view.setFloat32(i * 4, value, true);
    } else {
      view.setUint16(i * 2, dtype === 'float16' ? toHalf(value) : toBFloat16(value), true);
    }
  });
  return { dtype, shape: [...shape], bytes };
}

const READERS: Record<DType, (view: DataView, at: number) => number> = {
  float32: (view, at) => view.getFloat32(at, true),
  float16: (view, at) => fromHalf(view.getUint16(at, true)),
  bfloat16: (view, at) => fromBits(view.getUint16(at, true) << 16),
  float64: (view, at) => view.getFloat64(at, true),
  int64: (view, at) => Number(view.getBigInt64(at, true)),
  int32: (view, at) => view.getInt32(at, true),
  int16: (view, at) => view.getInt16(at, true),
  int8: (view, at) => view.getInt8(at),
  uint8: (view, at) => view.getUint8(at),
  bool: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
};

const scratch = new DataView(new ArrayBuffer(4));

function fromBits(bits: number): number {
  scratch.setInt32(0, bits);
  return scratch.getFloat32(0);
}

function toBits(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getUint32(0);
}

/** IEEE 754 binary16: 1 sign, 5 exponent (bias 15), 10 fraction bits. */
function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) {
    return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  }
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function toHalf(value: number): number {
  const sign = (toBits(value) >>> 16) & 0x8000;
  const size = Math.abs(value);
  if (Number.isNaN(value)) {
    return 0x7e00;
  }
  // 65520 lies half-way between the largest half-precision number, 65504, and the one that would follow.
  if (size >= 65520) {
    return sign | 0x7c00;
  }
  if (size < 2 ** -14) {
    return sign | roundToEven(size * 2 ** 24);
  }
  const exponent = ((toBits(size) >>> 23) & 0xff) - 127;
  // A fraction that is rounded up to 1024 carries into the exponent, which is the right result.
  return sign | (((exponent + 15) << 10) + roundToEven(size * 2 ** (10 - exponent)) - 1024);
}

/** bfloat16 is the upper half of a float32. */
function toBFloat16(value: number): number {
  if (Number.isNaN(value)) {
    return 0x7fc0;
  }
  const bits = toBits(value);
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

function roundToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
