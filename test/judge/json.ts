/** Reading of what was parsed from JSON: whatever has another form than expected counts as absent. */
export interface Json {
  readonly [key: string]: unknown;
}

const isDict = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const NOTHING: Json = {};

export const dict = (value: unknown): Json => (isDict(value) ? value : NOTHING);
export const has = (value: unknown): boolean => isDict(value);
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const dicts = (value: unknown): Json[] => list(value).map(dict);
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const texts = (value: unknown): string[] => list(value).filter((one) => typeof one === 'string');
export const amount = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

/** What lies at the end of a path of keys. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const key of path) here = dict(here)[key];
  return here;
}

/** Labels, annotations, selectors: text by text. */
export function labels(value: unknown): ReadonlyMap<string, string> {
  return new Map(Object.entries(dict(value)).map(([key, one]) => [key, typeof one === 'string' ? one : String(one)]));
}
