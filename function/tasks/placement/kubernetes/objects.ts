import { isObject } from '../../../common/json.js';
import type { Field } from '../fields.js';
import type { Ignored } from '../ignored.js';

/** Most objects of one dump: more than the largest cluster has that this task answers. */
const MOST_ITEMS = 60_000;
/** Most lists inside each other: for example a List of the lists that several `kubectl get KIND -o json` printed. */
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

/** The objects of a dump by kind, taken out of the lists that kubectl prints. */
export class Objects {
  private readonly byKind = new Map<string, Field[]>();
  /** The objects as they came, each with its kind, for readers that share no code with this one. */
  readonly raw: unknown[] = [];

  constructor(list: Field, ignored: Ignored) {
    this.add(list, undefined, 0);
    for (const kind of this.byKind.keys()) {
      if (!KINDS.some((known) => known === kind)) ignored.add('objects of other kinds', kind.slice(0, 64));
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
    if (Array.isArray(field.value)) {
      this.addAll(field, implied, depth);
    } else if (!field.isObject(depth === 0 ? LIST : 'a Node or a Pod')) {
      return;
    } else if (isList(field) && depth < DEEPEST) {
      const items = field.get('items');
      if (items.missing) items.expected(LIST);
      this.addAll(items, kindOfItems(field), depth);
    } else if (depth === 0) {
      field.get('items').expected(LIST);
    } else {
      this.keep(field, implied);
    }
  }

  private addAll(items: Field, implied: string | undefined, depth: number): void {
    for (const one of items.list(LIST, MOST_ITEMS)) this.add(one, implied, depth + 1);
  }

  private keep(field: Field, implied: string | undefined): void {
    const kindField = field.get('kind');
    const kind = kindField.missing && implied !== undefined ? implied : kindField.name('the kind of the object');
    if (kind === undefined) return;
    const before = this.byKind.get(kind);
    if (before) before.push(field);
    else this.byKind.set(kind, [field]);
    if (isObject(field.value)) this.raw.push(kindField.missing ? { ...field.value, kind } : field.value);
  }
}

function isList(field: Field): boolean {
  const { value: kind } = field.get('kind');
  return Array.isArray(field.get('items').value) || (typeof kind === 'string' && kind.endsWith('List'));
}

/** The kind of the items of a list of the API, which do not state it themselves: a PodList holds Pods. */
function kindOfItems(list: Field): string | undefined {
  const { value: kind } = list.get('kind');
  return typeof kind === 'string' && kind !== 'List' ? kind.replace(/List$/, '') : undefined;
}
