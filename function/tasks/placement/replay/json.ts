/** Reading of objects that may lack anything: what is not of the expected kind counts as missing. */
export type Json = Readonly<Record<string, unknown>>;

const NOTHING: Json = Object.freeze({});

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object itself and no copy: large ones are asked often. */
export const record = (value: unknown): Json => (isRecord(value) ? value : NOTHING);

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const records = (value: unknown): Json[] => list(value).map(record);

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What people write without quotes is read as they meant it; objects, which may not even have a text, are empty. */
export const written = (value: unknown): string => (typeof value === 'object' && value !== null ? '' : String(value));

/** A member of members; undefined where the way breaks off. */
export const at = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inner, key) => (isRecord(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), value);

export const texts = (value: unknown): ReadonlyMap<string, string> =>
  new Map(Object.entries(record(value)).flatMap(([key, one]) => (typeof one === 'string' ? [[key, one]] : [])));
