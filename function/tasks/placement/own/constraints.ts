import type { Field } from '../fields.js';
import type { Ignored } from '../ignored.js';
import { bears } from '../taints.js';
import type { Names } from './names.js';
import type { OwnNode } from './nodes.js';
import { CONSTRAINTS } from './schema.js';
import { ownTaint, ownToleration } from './taints.js';
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

export function readConstraints(context: Field, parties: Parties, ignored: Ignored): Constraints {
  const { nodes, replicas, nodeNames, workloadNames } = parties;
  const pinned = replicas.map(() => new Set(nodes.keys()));
  const apart: number[][] = [];
  const together: number[][] = [];
  for (const one of context.get('constraints').list('a list of constraints', MOST_CONSTRAINTS)) {
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
        for (const n of places()) nodes[n]?.taints.push(...taints);
        break;
      }
      case 'tolerate': {
        known(...WHO, ...TAINT, 'operator');
        const tolerations = taintFields(one).flatMap((field) => ownToleration(field) ?? []);
        for (const i of workloads()) replicas[i]?.tolerations.push(...tolerations);
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
  const severalIn = (sets: number[][]) => sets.filter((set) => set.length > 1);
  return {
    allowed: replicas.map((one, i) => [...(pinned[i] ?? [])].filter((n) => mayRun(one, n, nodes[n]))),
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
  return field.oneOrMore('a taint, or a list of them');
}

function mayRun({ at, selector, tolerations }: Replica, index: number, node: OwnNode | undefined): boolean {
  if (!node || (node.cordoned && at !== index)) return false;
  return bears(tolerations, node.taints) && [...selector].every(([key, value]) => node.labels.get(key) === value);
}
