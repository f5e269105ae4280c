import { CheckpointError, show } from './errors.js';
import {
  describe,
  isKind,
  newDict,
  type PickleGlobal,
  type PickleOpaque,
  type PickleStorage,
  type PickleTensor,
  type PickleValue,
} from './pickle-values.js';
import type { DType } from './tensor.js';

/** PyTorch's storage classes, with the dtype of their elements. */
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
 * Classes and functions of what EqR's trainer saves beside the weights: NumPy's random state (its bytes pass through
 * `_codecs`), and the states of the batch with which training would go on. A file may name them, so that such files can
 * be read, but their objects are never built.
 */
const OPAQUE = new Set([
  '_codecs.encode',
  'numpy.dtype',
  'numpy.ndarray',
  ...['numpy.core', 'numpy._core'].flatMap((at) => [`${at}.multiarray._reconstruct`, `${at}.multiarray.scalar`]),
  ...['models.eqr', 'models.trm'].flatMap((at) => [`${at}.ModelCarry`, `${at}.LatentCarry`]),
]);
const ALLOWED = new Set([...Object.keys(STORAGES), ORDERED_DICT, REBUILD_TENSOR, REBUILD_PARAMETER, ...OPAQUE]);

/** PyTorch itself allows 64 dimensions; the tensors of a TRM have at most four. */
const MAX_DIMENSIONS = 16;

/**
 * The global of this name, if a state dict may name it.
 *
 * @throws {CheckpointError} when it is any other global, before anything is done with it
 */
export function allowedGlobal(module: string, name: string): PickleGlobal {
  const full = `${module}.${name}`;
  if (!ALLOWED.has(full)) {
    throw new CheckpointError('a pickle of tensors and plain containers only', `global ${show(full)}`);
  }
  return { kind: 'global', name: full };
}

/**
 * What `callee(*args)` builds. A storage class is only ever named in a persistent id and never called.
 *
 * @throws {CheckpointError} when the call is none that a state dict contains, or its arguments do not fit
 */
export function callGlobal(callee: PickleValue, args: PickleValue): PickleValue {
  const name = globalName(callee);
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

/**
 * What the opcode NEWOBJ makes of a class. Only the classes whose objects are left out may be instantiated.
 *
 * @throws {CheckpointError} when it is any other class
 */
export function newObject(callee: PickleValue): PickleOpaque {
  const name = globalName(callee);
  if (!OPAQUE.has(name)) {
    throw new CheckpointError("NEWOBJ of a class of a trainer's own state", `NEWOBJ of ${describe(callee)}`);
  }
  return { kind: 'opaque', name };
}

/**
 * The storage that a persistent id names: `('storage', class, key, device, elements)`.
 *
 * @throws {CheckpointError} when the id has another form
 */
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

const globalName = (value: PickleValue): string => (isKind(value, 'global') ? value.name : '');

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
