import type { Clock } from '../../../common/clock.js';
import type { Field } from '../fields.js';
import type { Ignored } from '../ignored.js';
import { bears, type Taint, type Toleration } from '../taints.js';
import type { Names } from './names.js';
import type { OwnNode } from './nodes.js';
import { CONSTRAINTS } from './schema.js';
import { MOST_TAINTS, ownTaint, ownToleration } from './taints.js';
import { noteUnknown } from './unknown.js';
import type { Replica } from './workloads.js';

/** What the constraints say, in terms of indices. */
export interface Constraints {
  /** Indices of the nodes that each replica may run on, ascending. */
  readonly allowed: readonly (readonly number[])[];
  readonly apart: readonly (readonly number[])[];
  readonly together: readonly (readonly number[])[];
}

const MOST_CONSTRAINTS = 256;
const FORMS = `one of ${CONSTRAINTS.join(', ')}`;
const WHO = ['workload', 'workloads'] as const;
const WHERE = ['node', 'nodes'] as const;
const TAINT = ['taint', 'taints', 'key', 'value', 'effect'] as const;

interface Parties {
  readonly nodes: readonly OwnNode[];
  readonly replicas: readonly Replica[];
  readonly nodeNames: Names;
  readonly workloadNames: Names;
}

export function readConstraints(context: Field, parties: Parties, ignored: Ignored, clock: Clock): Constraints {
  const { nodes, replicas, nodeNames, workloadNames } = parties;
  const pinned = replicas.map(() => new Set(nodes.keys()));
  const apart: number[][] = [];
  const together: number[][] = [];
  const taintLists = new Lists<Taint>('taints of a node');
  const tolerationLists = new Lists<Toleration>('tolerations of a workload');
  for (const one of context.get('constraints').list('a list of constraints', MOST_CONSTRAINTS)) {
    clock.check();
    if (typeof one.value === 'string') {
      one.fail(`expected ${FORMS}, got prose, which is not read`);
      continue;
    }
    if (!one.isObject(FORMS)) continue;
    const type = one.get('type');
    const workloads = () => workloadNames.all(one.either(...WHO));
    const places = () => nodeNames.all(one.either(...WHERE));
    const known = (...keys: readonly string[]) => noteUnknown(one, ['type', ...keys], `of a constraint`, ignored);
    switch (typeof type.value === 'string' ? canonical(type.value) : undefined) {
      case 'pin':
      case 'avoid': {
        known(...WHO, ...WHERE);
        const there = new Set(places());
        const stays = (n: number) => there.has(n) === (canonical(String(type.value)) === 'pin');
        for (const i of workloads()) for (const n of nodes.keys()) if (!stays(n)) pinned[i]?.delete(n);
        break;
      }
      case 'anti_affinity':
        known(...WHO);
        apart.push(workloads());
        break;
      case 'affinity':
        known(...WHO);
        together.push(workloads());
        break;
      case 'taint': {
        known(...WHERE, ...TAINT);
        const taints = taintFields(one).flatMap((field) => ownTaint(field) ?? []);
        taintLists.extend(
          one,
          listsOf(places(), nodes, ({ taints }) => taints),
          taints,
        );
        break;
      }
      case 'tolerate': {
        known(...WHO, ...TAINT, 'operator');
        const tolerations = taintFields(one).flatMap((field) => ownToleration(field) ?? []);
        tolerationLists.extend(
          one,
          listsOf(workloads(), replicas, (replica) => replica.tolerations),
          tolerations,
        );
        break;
      }
      default:
        type.expected(FORMS);
    }
  }
  for (const { name, taints } of nodes) {
    const preferred = taints.some(({ effect }) => effect === 'PreferNoSchedule');
    if (preferred) ignored.add('taints that only prefer (PreferNoSchedule)', `node ${name}`);
  }
  const fitting = selected(nodes);
  const severalIn = (sets: number[][]) => sets.filter((set) => set.length > 1);
  return {
    allowed: replicas.map((one, i) => {
      clock.check();
      return [...(pinned[i] ?? [])].filter((n) => fitting(one.selector).has(n) && mayRun(one, n, nodes[n]));
    }),
    apart: severalIn(apart),
    together: severalIn(together),
  };
}

/** "antiAffinity", "anti-affinity" and "Anti Affinity" all mean anti_affinity. */
const canonical = (type: string) =>
  type
    .slice(0, 64)
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll(/[- ]/g, '_')
    .toLowerCase();

/** Taints of a constraint: under their own name, or spread over the constraint as key, value and effect. */
function taintFields(one: Field): Field[] {
  const field = one.either('taint', 'taints', 'key');
  if (field.missing) field.expected('a taint such as "key", "key=value" or "key=value:NoSchedule"');
  if (!one.get('key').missing) return [one];
  return field.oneOrMore('a taint, or a list of them', MOST_TAINTS);
}

/** The lists of those of these indices. */
const listsOf = <Of, T>(indices: readonly number[], all: readonly Of[], list: (one: Of) => T[]): T[][] =>
  indices.flatMap((i) => {
    const one = all[i];
    return one === undefined ? [] : [list(one)];
  });

/** Adds taints or tolerations to lists of them, what is new only: the same said twice is the same. */
class Lists<T extends Taint | Toleration> {
  readonly #known = new Map<T[], Set<string>>();

  constructor(private readonly what: string) {}

  extend(field: Field, lists: readonly T[][], more: readonly T[]): void {
    const named = more.map((one) => [JSON.stringify(one), one] as const);
    for (const list of lists) {
      const known = this.#known.get(list) ?? new Set(list.map((one) => JSON.stringify(one)));
      this.#known.set(list, known);
      for (const [name, one] of named) {
        if (known.has(name)) continue;
        if (list.length >= MOST_TAINTS) {
          field.fail(`expected at most ${MOST_TAINTS} ${this.what}, got more`);
          return;
        }
        known.add(name);
        list.push(one);
      }
    }
  }
}

/** The nodes that a selector selects; replicas share theirs, so each is held against the nodes once. */
function selected(nodes: readonly OwnNode[]): (selector: ReadonlyMap<string, string>) => ReadonlySet<number> {
  const known = new Map<ReadonlyMap<string, string>, ReadonlySet<number>>();
  const matches = (selector: ReadonlyMap<string, string>, { labels }: OwnNode) => {
    for (const [key, value] of selector) if (labels.get(key) !== value) return false;
    return true;
  };
  return (selector) => {
    const found = known.get(selector) ?? new Set(nodes.flatMap((node, n) => (matches(selector, node) ? [n] : [])));
    known.set(selector, found);
    return found;
  };
}

function mayRun({ at, tolerations }: Replica, index: number, node: OwnNode | undefined): boolean {
  return node !== undefined && (!node.cordoned || at === index) && bears(tolerations, node.taints);
}
