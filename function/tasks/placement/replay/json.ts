/** A JSON object that may lack anything. In the readers below, a value of another kind than expected counts as missing. */
export type Json = Readonly<Record<string, unknown>>;

const NOTHING: Json = Object.freeze({});

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as an object; an empty one where it is none. It is not copied, since large objects are read often. */
export const record = (value: unknown): Json => (isRecord(value) ? value : NOTHING);

/** A value as an array; an empty one where it is none. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A value as an array of objects. */
export const records = (value: unknown): Json[] => list(value).map(record);

/** A value as text; undefined where it is none. */
export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A value as text where people may have left out the quotes, such as 5 or true; empty for objects and arrays. */
export const written = (value: unknown): string => (typeof value === 'object' && value !== null ? '' : String(value));

/** The value at the end of a path of keys; undefined where there is none. */
export const at = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inner, key) => (isRecord(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), value);

/** The members of an object that are text, such as labels. */
export const texts = (value: unknown): ReadonlyMap<string, string> =>
  new Map(Object.entries(record(value)).flatMap(([key, one]) => (typeof one === 'string' ? [[key, one]] : [])));
