import { move, transferableSymbol, valueSymbol } from 'piscina';
import { type FaultData, toFaultData } from '../../common/fault-data.js';
import { isObject } from '../../common/json.js';
import { discard, owned } from '../../common/transfer.js';
import { type Kind, READ, type ReadingLimits } from './kinds.js';

/** A body that is too large to be read on the event loop. */
export interface ReadingTask {
  kind: Kind;
  bytes: Uint8Array<ArrayBuffer>;
  limits: ReadingLimits;
}

export type ReadingResult = { ok: true; read: unknown } | { ok: false; told: FaultData };

/** Gives a ReadingResult, and the memory of the bytes in it. */
export default function read({ kind, bytes, limits }: ReadingTask): unknown {
  try {
    const buffers: ArrayBuffer[] = [];
    const result: ReadingResult = { ok: true, read: given(READ[kind](bytes, limits), buffers) };
    if (!buffers.includes(bytes.buffer)) discard(bytes);
    return move({ [transferableSymbol]: buffers, [valueSymbol]: result });
  } catch (error) {
    return { ok: false, told: toFaultData(error) } satisfies ReadingResult;
  }
}

/** The same value, with all bytes in memory of their own, which is added to the buffers. */
function given(value: unknown, buffers: ArrayBuffer[]): unknown {
  if (value instanceof Uint8Array) {
    const bytes = owned(value);
    buffers.push(bytes.buffer);
    return bytes;
  }
  if (Array.isArray(value)) return value.map((element: unknown) => given(element, buffers));
  if (!isObject(value) || value instanceof Map) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, given(member, buffers)]));
}
