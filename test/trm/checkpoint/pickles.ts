/** Pickles assembled by hand: each function returns the bytes of one value or opcode. */
export const op = {
  proto: Buffer.from([0x80, 2]),
  mark: Buffer.from('('),
  stop: Buffer.from('.'),
  reduce: Buffer.from('R'),
  build: Buffer.from('b'),
  persid: Buffer.from('Q'),
  emptyDict: Buffer.from('}'),
  emptyList: Buffer.from(']'),
  emptyTuple: Buffer.from(')'),
  none: Buffer.from('N'),
  no: Buffer.from([0x89]),
  setItem: Buffer.from('s'),
  setItems: Buffer.from('u'),
  append: Buffer.from('a'),
  appends: Buffer.from('e'),
};

export function pickle(...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat([op.proto, ...parts, op.stop]);
}

export function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const head = Buffer.from('X\0\0\0\0');
  head.writeUInt32LE(bytes.byteLength, 1);
  return Buffer.concat([head, bytes]);
}

export function int(value: number): Buffer {
  if (value >= -(2 ** 31) && value < 2 ** 31) {
    const bytes = Buffer.from('J\0\0\0\0');
    bytes.writeInt32LE(value, 1);
    return bytes;
  }
  const bytes = Buffer.from([0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 0]);
  bytes.writeBigInt64LE(BigInt(value), 2);
  return bytes;
}

export function global(module: string, name: string): Buffer {
  return Buffer.from(`c${module}\n${name}\n`);
}

export function tuple(...items: readonly Uint8Array[]): Buffer {
  return Buffer.concat([op.mark, ...items, Buffer.from('t')]);
}

export function ints(...values: readonly number[]): Buffer {
  return tuple(...values.map(int));
}

export function call(callee: Uint8Array, ...args: readonly Uint8Array[]): Buffer {
  return Buffer.concat([callee, tuple(...args), op.reduce]);
}

export function dict(entries: Readonly<Record<string, Uint8Array>>): Buffer {
  const pairs = Object.entries(entries).flatMap(([key, value]) => [text(key), value]);
  return Buffer.concat([op.emptyDict, op.mark, ...pairs, op.setItems]);
}

export function storage(elements: number, key = '0', type = 'FloatStorage'): Buffer {
  const id = tuple(text('storage'), global('torch', type), text(key), text('cpu'), int(elements));
  return Buffer.concat([id, op.persid]);
}

export interface TensorParts {
  storage?: Uint8Array;
  offset?: number;
  shape?: readonly number[];
  strides?: readonly number[];
}

/** A tensor; by default the 2×3 float matrix that fills storage 0. */
export function tensor({ storage: at = storage(6), offset = 0, shape = [2, 3], strides = [3, 1] }: TensorParts = {}) {
  const hooks = call(global('collections', 'OrderedDict'));
  return call(
    global('torch._utils', '_rebuild_tensor_v2'),
    at,
    int(offset),
    ints(...shape),
    ints(...strides),
    op.no,
    hooks,
  );
}
