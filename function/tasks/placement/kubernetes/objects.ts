import { isObject } from '../../../common/json.js';
import type { Field } from '../fields.js';
import type { Ignored } from '../ignored.js';
import { isKnown, type Kind, kindNamed, kindOfItems, kindOfShape } from './forms/kinds.js';

/** Most objects of one dump: more than the largest cluster has that this task answers. */
const MOST_ITEMS = 60_000;
/** Most lists inside each other: for example a List of the lists that several `kubectl get KIND -o json` printed. */
const DEEPEST = 4;
export const COMMAND = 'kubectl get nodes,pods,pv,pvc,pdb -A -o json';
export const LIST = `a v1 List of objects, as ${COMMAND} prints it`;

export type { Kind } from './forms/kinds.js';

/** The objects of a dump by kind, taken out of the lists that kubectl prints. */
export class Objects {
  private readonly byKind = new Map<string, Field[]>();
  /** The objects as they came, each with its kind, for readers that share no code with this one. */
  readonly raw: unknown[] = [];

  constructor(list: Field, ignored: Ignored) {
    this.add(list, undefined, 0);
    for (const kind of this.byKind.keys()) {
      if (!isKnown(kind)) ignored.add('objects of other kinds', kind.slice(0, 64));
    }
  }

  of(kind: Kind): readonly Field[] {
    return this.byKind.get(kind) ?? [];
  }

  /** Whether the dump holds any object of these kinds. A dump without them may just not have asked for them. */
  has(...kinds: readonly Kind[]): boolean {
    return kinds.some((kind) => this.of(kind).length > 0);
  }

  /** Adds one object, a list of objects, or several of either. `implied` is the kind of objects that do not state theirs. */
  private add(field: Field, implied: string | undefined, depth: number): void {
    if (Array.isArray(field.value)) this.addAll(field, implied, depth);
    else if (isObject(field.value)) this.addObject(field, field.value, implied, depth);
    else field.expected(depth === 0 ? LIST : 'a Node or a Pod');
  }

  private addObject(field: Field, object: Record<string, unknown>, implied: string | undefined, depth: number): void {
    if (isList(object) && depth < DEEPEST) {
      const items = field.get('items');
      // An empty list may be printed as null.
      if (items.value === undefined) items.expected(LIST);
      this.addAll(items, kindOfItems(object) ?? implied, depth);
    } else if (isGroups(object) && depth < DEEPEST) {
      this.addGroups(field, depth);
    } else if (depth === 0 && typeof object.kind !== 'string') {
      field.get('items').expected(LIST);
    } else {
      this.keep(field, object, implied);
    }
  }

  private addGroups(groups: Field, depth: number): void {
    for (const name of groups.keys()) {
      const kind = kindNamed(name);
      if (kind !== undefined) this.add(groups.get(name), kind, depth + 1);
    }
  }

  private addAll(items: Field, implied: string | undefined, depth: number): void {
    for (const one of items.list(LIST, MOST_ITEMS)) this.add(one, implied, depth + 1);
  }

  private keep(field: Field, object: Record<string, unknown>, implied: string | undefined): void {
    const stated = field.get('kind');
    const kind = (stated.missing && (implied ?? kindOfShape(object))) || stated.name('the kind of the object');
    if (kind === undefined) return;
    const before = this.byKind.get(kind);
    if (before) before.push(field);
    else this.byKind.set(kind, [field]);
    this.raw.push(stated.missing ? { ...object, kind } : object);
  }
}

const isList = ({ kind, items }: Record<string, unknown>): boolean =>
  Array.isArray(items) || (typeof kind === 'string' && kind.endsWith('List'));

/** Lists by their names: `{ "nodes": …, "pods": … }`. Objects of the API have a kind or metadata instead. */
export const isGroups = (value: Record<string, unknown>): boolean =>
  !Object.hasOwn(value, 'kind') &&
  !Object.hasOwn(value, 'metadata') &&
  Object.keys(value).some((name) => kindNamed(name) !== undefined);
