import { CheckpointError, show } from './errors.js';
import type { DType } from './tensor.js';

/** What the unpickler can build, and nothing else: no object of ours or of the runtime is ever reachable from a file. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleTuple
  | PickleList
  | PickleDict
  | PickleGlobal
  | PickleStorage
  | PickleTensor
  | PickleOpaque;

export interface PickleTuple {
  kind: 'tuple';
  items: readonly PickleValue[];
}

export interface PickleList {
  kind: 'list';
  items: PickleValue[];
}

/** A `dict` or a `collections.OrderedDict`. */
export interface PickleDict {
  kind: 'dict';
  ordered: boolean;
  entries: Map<string | number, PickleValue>;
}

/** One of the few globals that are allowed. */
export interface PickleGlobal {
  kind: 'global';
  name: string;
}

/** Raw elements in an archive entry `<root>/data/<key>`. */
export interface PickleStorage {
  kind: 'storage';
  key: string;
  dtype: DType;
  /** In elements. */
  elements: number;
}

/** A strided view of a storage; offset and strides are in elements. */
export interface PickleTensor {
  kind: 'tensor';
  storage: PickleStorage;
  offset: number;
  shape: readonly number[];
  strides: readonly number[];
}

/** What stands for an object that a training script saves beside its weights: nothing of it but its class is kept. */
export interface PickleOpaque {
  kind: 'opaque';
  name: string;
}

const STORAGES: Record<string, DType> = {
  'torch.FloatStorage': 'float32',
  'torch.HalfStorage': 'float16',
  'torch.BFloat16Storage': 'bfloat16',
  'torch.DoubleStorage': 'float64',
  'torch.LongStorage': 'int64',
  'torch.IntStorage': 'int32',
  'torch.ShortStorage': 'int16',
  'torch.CharStorage': 'int8',
  'torch.ByteStorage': 'uint8',
  'torch.BoolStorage': 'bool',
};

const ORDERED_DICT = 'collections.OrderedDict';
const REBUILD_TENSOR = 'torch._utils._rebuild_tensor_v2';
const REBUILD_PARAMETER = 'torch._utils._rebuild_parameter';

/**
 * What EqR's trainer saves beside the weights: NumPy's random state (its bytes pass through `_codecs`), and the states
 * of the batch that it would go on with. They are named so that its files can be read, and never built.
 */
const OPAQUE = new Set([
  '_codecs.encode',
  'numpy.dtype',
  'numpy.ndarray',
  ...['numpy.core', 'numpy._core'].flatMap((at) => [`${at}.multiarray._reconstruct`, `${at}.multiarray.scalar`]),
  ...['models.eqr', 'models.trm'].flatMap((at) => [`${at}.ModelCarry`, `${at}.LatentCarry`]),
]);
const ALLOWED = new Set([...Object.keys(STORAGES), ORDERED_DICT, REBUILD_TENSOR, REBUILD_PARAMETER, ...OPAQUE]);

/** PyTorch itself stops at 64; no tensor of a TRM has more than two. */
const MAX_DIMENSIONS = 16;

export function newDict(ordered = false): PickleDict {
  return { kind: 'dict', ordered, entries: new Map() };
}

/** The global of this name, if a state dict may name it; refused by name otherwise, before anything is done with it. */
export function allowedGlobal(module: string, name: string): PickleGlobal {
  const full = `${module}.${name}`;
  if (!ALLOWED.has(full)) {
    throw new CheckpointError('a pickle of tensors and plain containers only', `global ${show(full)}`);
  }
  return { kind: 'global', name: full };
}

/** What `callee(*args)` builds. A storage class is never called, only named. */
export function callGlobal(callee: PickleValue, args: PickleValue): PickleValue {
  const name = kindOf(callee) === 'global' ? describe(callee) : '';
  if (!isKind(args, 'tuple')) {
    throw new CheckpointError('a tuple of arguments', describe(args));
  }
  if (OPAQUE.has(name)) {
    return { kind: 'opaque', name };
  }
  switch (name) {
    case ORDERED_DICT:
      if (args.items.length > 0) {
        throw new CheckpointError(`${ORDERED_DICT} called without arguments`, `${args.items.length} arguments`);
      }
      return newDict(true);
    case REBUILD_TENSOR:
      return rebuildTensor(args.items);
    case REBUILD_PARAMETER: {
      const data = args.items[0];
      if (data === undefined || !isKind(data, 'tensor')) {
        throw new CheckpointError(`a tensor as first argument of ${REBUILD_PARAMETER}`, describe(data));
      }
      return data;
    }
    default:
      throw new CheckpointError('a call that builds a tensor or an OrderedDict', `a call of ${describe(callee)}`);
  }
}

/** What NEWOBJ makes of a class: only of those whose objects we leave out. */
export function newObject(callee: PickleValue): PickleOpaque {
  const name = isKind(callee, 'global') ? callee.name : '';
  if (!OPAQUE.has(name)) {
    throw new CheckpointError("NEWOBJ of a class of a trainer's own state", `NEWOBJ of ${describe(callee)}`);
  }
  return { kind: 'opaque', name };
}

/** The storage that a persistent id names: `('storage', class, key, device, elements)`. */
export function storageOf(id: PickleValue): PickleStorage {
  const [tag, type, key, device, elements] = isKind(id, 'tuple') ? id.items : [];
  const dtype = type !== undefined && isKind(type, 'global') ? STORAGES[type.name] : undefined;
  if (tag !== 'storage' || dtype === undefined || typeof key !== 'string' || typeof device !== 'string') {
    throw new CheckpointError("a persistent id ('storage', class, key, device, elements)", describe(id));
  }
  // The key becomes part of an archive path: PyTorch counts storages from 0.
  if (!/^\d{1,10}$/.test(key)) {
    throw new CheckpointError('a storage key that is a decimal number', show(key));
  }
  return { kind: 'storage', key, dtype, elements: whole('elements of a storage', elements) };
}

/** `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks[, metadata])`. */
function rebuildTensor(args: readonly PickleValue[]): PickleTensor {
  const [storage, offset, size, stride] = args;
  if (args.length < 6 || args.length > 7) {
    throw new CheckpointError(`6 or 7 arguments of ${REBUILD_TENSOR}`, `${args.length}`);
  }
  if (storage === undefined || !isKind(storage, 'storage')) {
    throw new CheckpointError(`a storage as first argument of ${REBUILD_TENSOR}`, describe(storage));
  }
  const shape = wholes('tensor sizes', size);
  const strides = wholes('tensor strides', stride);
  if (shape.length !== strides.length || shape.length > MAX_DIMENSIONS) {
    throw new CheckpointError(
      `as many sizes as strides, at most ${MAX_DIMENSIONS}`,
      `${shape.length} sizes and ${strides.length} strides`,
    );
  }
  return { kind: 'tensor', storage, offset: whole('a storage offset', offset), shape, strides };
}

function wholes(what: string, value: PickleValue | undefined): number[] {
  if (value === undefined || !isKind(value, 'tuple')) {
    throw new CheckpointError(`a tuple of ${what}`, describe(value));
  }
  return value.items.map((item) => whole(what, item));
}

function whole(what: string, value: PickleValue | undefined): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new CheckpointError(`${what}: whole numbers of 0 or more`, describe(value));
  }
  return value;
}

type Tagged = Extract<PickleValue, { kind: string }>;

/** Narrows to one kind of container, global, storage or tensor. */
export function isKind<K extends Tagged['kind']>(value: PickleValue, kind: K): value is Extract<Tagged, { kind: K }> {
  return kindOf(value) === kind;
}

function kindOf(value: PickleValue): string {
  return typeof value === 'object' && value !== null ? value.kind : typeof value;
}

/** A value in a few words, for messages. */
export function describe(value: PickleValue | undefined): string {
  if (value === undefined) {
    return 'nothing';
  }
  if (value === null || typeof value === 'boolean' || typeof value === 'number') {
    return `${value}`;
  }
  if (typeof value === 'string') {
    return `'${show(value)}'`;
  }
  if (value.kind === 'opaque') {
    return `an object of ${value.name}`;
  }
  return value.kind === 'global' ? value.name : `a ${value.kind}`;
}
