/** Reading of objects that may lack anything: what is not of the expected kind counts as missing. */
export type Json = Readonly<Record<string, unknown>>;

const NOTHING: Json = Object.freeze({});

export const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : NOTHING;

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const records = (value: unknown): Json[] => list(value).map(record);

export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** A member of members; undefined where the way breaks off. */
export const at = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inner, key) => (Object.hasOwn(record(inner), key) ? record(inner)[key] : undefined), value);

export const texts = (value: unknown): ReadonlyMap<string, string> =>
  new Map(Object.entries(record(value)).flatMap(([key, one]) => (typeof one === 'string' ? [[key, one]] : [])));
