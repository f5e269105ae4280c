import type { Field } from '../fields.js';
import { enumerate } from '../ignored.js';

/** Longer names are compared by their first characters. */
const COMPARED = 64;
/** How many names an error suggests. */
const SUGGESTED = 3;

/** The index of a name among others; undefined where it is none of them, which is reported with names that are near. */
export function indexOf(field: Field, what: string, names: readonly string[]): number | undefined {
  const name = field.name(`the name of a ${what}`);
  if (name === undefined) return undefined;
  const index = names.indexOf(name);
  if (index !== -1) return index;
  const near = nearest(name, names);
  const hint = near.length > 0 ? `near: ${near.join(', ')}` : names.length === 0 ? 'there are none' : enumerate(names);
  return field.expected(`the name of a ${what} of the dump (${hint})`);
}

/** Names that are spelled much like this one, the most alike first; namespaces count only where this one has one. */
export function nearest(name: string, names: readonly string[]): string[] {
  const most = Math.max(2, Math.floor(name.length / 3));
  return names
    .map((other) => ({
      other,
      far: distance(name, name.includes('/') ? other : other.slice(other.lastIndexOf('/') + 1)),
    }))
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far)
    .slice(0, SUGGESTED)
    .map(({ other }) => other);
}

/** How many characters have to be added, removed or replaced to make one name of the other (Levenshtein). */
export function distance(a: string, b: string): number {
  const [x, y] = [a.slice(0, COMPARED), b.slice(0, COMPARED)];
  let row = Array.from({ length: y.length + 1 }, (_, j) => j);
  for (let i = 1; i <= x.length; i++) {
    const next = [i];
    for (let j = 1; j <= y.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (x[i - 1] === y[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[y.length] ?? 0;
}
