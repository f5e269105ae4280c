import { isObject } from '../../../common/json.js';
import type { Field } from '../fields.js';
import type { Ignored } from '../ignored.js';

/** Objects of one dump: more than the largest cluster that this task answers has. */
const MOST_ITEMS = 10_000;
/** Lists in lists: a List of what `kubectl get KIND -o json` printed, one after another. */
const DEEPEST = 3;
export const COMMAND = 'kubectl get nodes,pods,pv,pvc,pdb -A -o json';
export const LIST = `a v1 List of objects, as ${COMMAND} prints it`;

/** The kinds that decide where pods may run, and when they may leave. */
const KINDS = [
  'Node',
  'Pod',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'PodDisruptionBudget',
  'Namespace',
  'LimitRange',
  'PodMetrics',
  'StorageClass',
] as const;
export type Kind = (typeof KINDS)[number];

/** The objects of a dump, by kind. */
export class Objects {
  readonly #byKind = new Map<string, Field[]>();
  /** As they came, each with its kind: for who reads them with eyes of its own. */
  readonly raw: unknown[] = [];

  constructor(list: Field, ignored: Ignored) {
    this.add(list, undefined, 0);
    for (const kind of this.#byKind.keys()) {
      if (!KINDS.some((known) => known === kind)) ignored.add('objects of other kinds', kind.slice(0, 64));
    }
  }

  of(kind: Kind): readonly Field[] {
    return this.#byKind.get(kind) ?? [];
  }

  /** Whether the dump holds any object of these kinds: a dump without may just not have been asked for them. */
  has(...kinds: readonly Kind[]): boolean {
    return kinds.some((kind) => this.of(kind).length > 0);
  }

  /** One object, a list of kubectl's, or several of either. */
  private add(field: Field, implied: string | undefined, depth: number): void {
    if (Array.isArray(field.value)) {
      for (const one of field.list(LIST, MOST_ITEMS)) this.add(one, implied, depth + 1);
      return;
    }
    const what = depth === 0 ? LIST : 'a Node or a Pod';
    if (!field.isObject(what)) return;
    const { value } = field.get('kind');
    const isList = Array.isArray(field.get('items').value) || (typeof value === 'string' && value.endsWith('List'));
    if (isList && depth < DEEPEST) {
      // The API's own lists leave out the kind of their items: a PodList holds Pods.
      const of = typeof value === 'string' && value !== 'List' ? value.replace(/List$/, '') : undefined;
      const items = field.get('items');
      if (items.missing) items.expected(LIST);
      for (const one of items.list(LIST, MOST_ITEMS)) this.add(one, of, depth + 1);
    } else if (depth === 0) {
      field.get('items').expected(LIST);
    } else this.keep(field, implied);
  }

  private keep(field: Field, implied: string | undefined): void {
    const kindField = field.get('kind');
    const kind = kindField.missing && implied !== undefined ? implied : kindField.name('the kind of the object');
    if (kind === undefined) return;
    const before = this.#byKind.get(kind);
    if (before) before.push(field);
    else this.#byKind.set(kind, [field]);
    if (isObject(field.value)) this.raw.push(kindField.missing ? { ...field.value, kind } : field.value);
  }
}
