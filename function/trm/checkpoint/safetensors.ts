import { isObject } from '../../common/json.js';
import { scanJson } from '../../common/json-scan.js';
import { CheckpointError, show, showShape } from './errors.js';
import { type DType, ELEMENT_SIZE, elementCount, type Tensor } from './tensor.js';

/** The format's own limit on the size of its JSON header, in bytes. */
const MAX_HEADER_BYTES = 100_000_000;

const DTYPES: Record<string, DType> = {
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  F64: 'float64',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
};
const CODES = new Map(Object.entries(DTYPES).map(([code, dtype]) => [dtype, code]));

export interface Safetensors {
  /** By name; their bytes are views into the bytes that were read, and no copies. */
  tensors: Map<string, Tensor>;
  metadata: Record<string, string>;
}

/**
 * Reads a whole safetensors file: the length of the header in 8 bytes, a JSON header, then the tensors end to end.
 *
 * @throws {CheckpointError} when the file has anything that the format does not allow, such as gaps, overlaps, trailing
 * bytes or unknown dtypes
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const { header, data } = split(bytes);
  const tensors = new Map<string, Tensor>();
  let metadata: Record<string, string> = {};
  const spans: { name: string; begin: number; end: number }[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') {
      metadata = readMetadata(value);
      continue;
    }
    const { dtype, shape, begin, end } = readEntry(name, value);
    spans.push({ name, begin, end });
    tensors.set(name, { dtype, shape, bytes: data.subarray(begin, end) });
  }
  checkSpans(spans, data.byteLength);
  return { tensors, metadata };
}

/**
 * Writes a safetensors file. Tensors with the widest elements come first, so that every tensor is aligned in the file.
 *
 * @throws {CheckpointError} when the bytes of a tensor do not fill its shape, or a name is taken
 */
export function writeSafetensors(
  tensors: Iterable<readonly [string, Tensor]>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const sorted = [...tensors].sort((a, b) => ELEMENT_SIZE[b[1].dtype] - ELEMENT_SIZE[a[1].dtype]);
  const header = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) {
    header.set('__metadata__', metadata);
  }
  let end = 0;
  for (const [name, { dtype, shape, bytes }] of sorted) {
    const size = elementCount(shape) * ELEMENT_SIZE[dtype];
    if (bytes.byteLength !== size) {
      throw new CheckpointError(`${size} bytes for ${show(name)} ${showShape(shape)}`, `${bytes.byteLength} bytes`);
    }
    if (name === '__metadata__' || header.has(name)) {
      throw new CheckpointError('distinct tensor names other than __metadata__', show(name));
    }
    header.set(name, { dtype: CODES.get(dtype), shape, data_offsets: [end, end + size] });
    end += size;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerLength = Math.ceil(json.byteLength / 8) * 8;
  const file = new Uint8Array(8 + headerLength + end).fill(0x20, 8 + json.byteLength, 8 + headerLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(json, 8);
  let at = 8 + headerLength;
  for (const [, { bytes }] of sorted) {
    file.set(bytes, at);
    at += bytes.byteLength;
  }
  return file;
}

/** Whether the first bytes of a file can be those of a safetensors file of `fileBytes` bytes. */
export function looksLikeSafetensors(head: Uint8Array, fileBytes: number): boolean {
  if (head.byteLength < 9 || head[8] !== 0x7b) {
    return false;
  }
  const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
  return length <= BigInt(Math.min(MAX_HEADER_BYTES, fileBytes - 8));
}

function split(bytes: Uint8Array): { header: Record<string, unknown>; data: Uint8Array } {
  if (bytes.byteLength < 8) {
    throw new CheckpointError('a safetensors file of 8 bytes or more', `${bytes.byteLength} bytes`);
  }
  const declared = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const room = Math.min(MAX_HEADER_BYTES, bytes.byteLength - 8);
  if (declared > BigInt(room)) {
    throw new CheckpointError(`a safetensors header of at most ${room} bytes`, `${declared} bytes`);
  }
  const start = 8 + Number(declared);
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, start));
    header = JSON.parse(text);
  } catch (error) {
    throw new CheckpointError('a safetensors header in JSON', 'text that does not parse', { cause: error });
  }
  if (!isObject(header)) {
    throw new CheckpointError('a safetensors header that is a JSON object', 'another JSON value');
  }
  // Of two equal names JSON.parse silently takes the last, while another reader may take the first.
  scanJson(text, {
    name(name, _, again) {
      if (again) throw new CheckpointError('distinct names in a safetensors header', `${show(name)} twice`);
    },
  });
  return { header, data: bytes.subarray(start) };
}

function readMetadata(value: unknown): Record<string, string> {
  if (!isObject(value)) {
    throw new CheckpointError('a safetensors __metadata__ object of strings', 'another value');
  }
  const entries = Object.entries(value).map(([key, text]): [string, string] => {
    if (typeof text !== 'string') {
      throw new CheckpointError('a safetensors __metadata__ object of strings', `another value under ${show(key)}`);
    }
    return [key, text];
  });
  return Object.fromEntries(entries);
}

function readEntry(name: string, value: unknown): { dtype: DType; shape: number[]; begin: number; end: number } {
  const at = `safetensors entry ${show(name)}`;
  if (!isObject(value) || !isSizes(value.shape) || !isSizes(value.data_offsets)) {
    throw new CheckpointError(`${at} with dtype, shape and data_offsets`, 'another value');
  }
  const code = value.dtype;
  const dtype = typeof code === 'string' && Object.hasOwn(DTYPES, code) ? DTYPES[code] : undefined;
  if (dtype === undefined) {
    throw new CheckpointError(
      `${at} of a dtype among ${Object.keys(DTYPES).join(', ')}`,
      typeof code === 'string' ? show(code) : 'none',
    );
  }
  const [begin, end, more] = value.data_offsets;
  if (begin === undefined || end === undefined || more !== undefined || begin > end) {
    throw new CheckpointError(`${at} with data_offsets [begin, end]`, showShape(value.data_offsets));
  }
  const size = elementCount(value.shape) * ELEMENT_SIZE[dtype];
  if (end - begin !== size) {
    throw new CheckpointError(`${at} of ${size} bytes for ${dtype} ${showShape(value.shape)}`, `${end - begin} bytes`);
  }
  return { dtype, shape: value.shape, begin, end };
}

/** Makes sure that every byte of the data belongs to exactly one tensor, so that no part is hidden or used twice. */
function checkSpans(spans: { name: string; begin: number; end: number }[], size: number): void {
  let at = 0;
  for (const { name, begin, end } of spans.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== at) {
      throw new CheckpointError(`safetensors entry ${show(name)} to begin at byte ${at}`, `${begin}`);
    }
    at = end;
  }
  if (at !== size) {
    throw new CheckpointError(`${at} bytes of safetensors data`, `${size} bytes`);
  }
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
