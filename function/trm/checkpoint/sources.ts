import type { Architecture } from './architecture.js';
import { CheckpointError } from './errors.js';
import type { Facts } from './facts.js';

/** How error messages name the shapes of the checkpoint's tensors as a source. */
export const BY_SHAPES = "the checkpoint's shapes";

/** One place that says something of an architecture, with the name that error messages give it. */
export interface Source {
  name: string;
  facts: Facts;
}

/**
 * The value that the tensors' shapes give to a field, once every source that knows the field agrees.
 *
 * @throws {CheckpointError} when a source says another value, naming that source
 */
export function agreed<K extends keyof Architecture>(sources: readonly Source[], field: K, value: Architecture[K]) {
  for (const { name, facts } of sources) {
    const other = facts[field];
    if (other !== undefined && other !== value) {
      throw new CheckpointError(`${field} ${value}, as ${BY_SHAPES} tell`, `${other} from ${name}`);
    }
  }
  return value;
}

/** The value of the first source that knows a field, for fields of which the shapes say nothing. */
export function firstStated<K extends keyof Architecture>(
  sources: readonly Source[],
  field: K,
): Architecture[K] | undefined {
  return sources.map(({ facts }) => facts[field]).find((value) => value !== undefined);
}

/** Where `value` of a field comes from, for an error message; `value` is undefined where it was derived or defaulted. */
export function originOf(sources: readonly Source[], field: keyof Architecture, value: number | undefined): string {
  if (value === undefined) return 'the rest or the default';
  return sources.find(({ facts }) => facts[field] !== undefined)?.name ?? BY_SHAPES;
}
