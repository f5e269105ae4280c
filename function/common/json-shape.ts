import { isObject } from './json.js';

/** What of a JSON value is kept, and how large it may be; one shape for each object, array or text that matters. */
export interface Shape {
  /** The shapes of an object's members, by name. */
  readonly members?: Pick<ReadonlyMap<string, Shape>, 'get'>;
  /** The shape of an array's elements. */
  readonly elements?: Shape;
  /** Members of an object that do not count. */
  readonly dropped?: ReadonlySet<string>;
  /** Characters of an object's member that is a text; a longer one does not count. */
  readonly longestText?: number;
  /** Whether a value of this shape is read on its own, before the value that it stands in is (json-parts.ts). */
  readonly part?: boolean;
  /** Bytes that a part may have, without the parts in it that have limits of their own. It then counts for no other one. */
  readonly ownLimit?: number;
  /** The same for a part that is a text; without it a text is no part. */
  readonly textLimit?: number;
}

/** A value without what does not count. What a shape says nothing of, and what is a part inside, is kept as it is. */
export function lean(value: unknown, shape: Shape): unknown {
  const { members, elements } = shape;
  if (Array.isArray(value)) {
    return elements && !elements.part ? value.map((element: unknown) => lean(element, elements)) : value;
  }
  if (!isObject(value)) return value;
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const member = value[name];
    if (drops(shape, name, member)) continue;
    const inner = members?.get(name);
    kept[name] = inner && !inner.part ? lean(member, inner) : member;
  }
  return kept;
}

function drops({ dropped, longestText }: Shape, name: string, member: unknown): boolean {
  if (dropped?.has(name)) return true;
  return longestText !== undefined && typeof member === 'string' && member.length > longestText;
}

/** How many values there are in a value, itself included. */
export function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const inner of Object.values(value)) count += valuesIn(inner);
  return count;
}
