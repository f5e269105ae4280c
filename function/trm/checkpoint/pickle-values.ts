import { show } from './errors.js';
import type { DType } from './tensor.js';

/**
 * All that the unpickler can build. Nothing else exists for a file: no object of this service or of the JavaScript runtime
 * can be reached from it.
 */
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

/** One of the few Python globals that a file may name. */
export interface PickleGlobal {
  kind: 'global';
  name: string;
}

/** Raw elements, which are the archive entry `<root>/data/<key>`. */
export interface PickleStorage {
  kind: 'storage';
  key: string;
  dtype: DType;
  /** Size in elements. */
  elements: number;
}

/** A strided view of a storage; offset and strides count elements. */
export interface PickleTensor {
  kind: 'tensor';
  storage: PickleStorage;
  offset: number;
  shape: readonly number[];
  strides: readonly number[];
}

/** Stands for an object that a training script saves beside its weights; only the name of its class is kept. */
export interface PickleOpaque {
  kind: 'opaque';
  name: string;
}

/** An empty `dict`, or an empty `OrderedDict`. */
export function newDict(ordered = false): PickleDict {
  return { kind: 'dict', ordered, entries: new Map() };
}

type Tagged = Extract<PickleValue, { kind: string }>;

/** Narrows a value to one of the tagged shapes: a container, a global, a storage, a tensor or an opaque object. */
export function isKind<K extends Tagged['kind']>(value: PickleValue, kind: K): value is Extract<Tagged, { kind: K }> {
  return typeof value === 'object' && value !== null && value.kind === kind;
}

/** A value in a few words, for error messages. */
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
