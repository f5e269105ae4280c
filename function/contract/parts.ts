import { isObject } from '../common/json.js';
import { type Json, ref } from './schemas.js';

/** A schema in plain JSON, in which every part that has a name (`$id`) is a reference, and these parts by their names. */
export interface Parted {
  readonly schema: Json;
  readonly parts: Json;
}

/** Takes the named parts out of a schema, and the name off the schema itself. */
export function parted(schema: unknown): Parted {
  const parts: Json = {};
  const take = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(take);
    if (!isObject(value)) return value;
    const { $id: name, ...rest } = within(value);
    if (typeof name !== 'string') return rest;
    parts[name] = rest;
    return ref('schemas', name);
  };
  const within = (value: Json): Json =>
    Object.fromEntries(Object.entries(value).map(([key, child]) => [key, take(child)]));
  const copy: unknown = JSON.parse(JSON.stringify(schema));
  const { $id: _, ...whole } = within(isObject(copy) ? copy : {});
  return { schema: whole, parts };
}
