import type { Clock } from '../../../common/clock.js';
import { Bits } from '../bits.js';
import type { Field } from '../fields.js';
import type { Ignored } from '../ignored.js';
import { bears, type Taint, type Toleration } from '../taints.js';
import type { Names } from './names.js';
import type { AgentNode } from './nodes.js';
import { CONSTRAINTS } from './schema.js';
import { agentTaint, agentToleration, MOST_TAINTS } from './taints.js';
import { noteUnknown } from './unknown.js';
import type { Replica } from './workloads.js';

/** What the constraints say, with nodes and workloads as indices. */
export interface Constraints {
  /** Indices of the nodes that each replica may run on, ascending. */
  readonly allowed: readonly (readonly number[])[];
  readonly apart: readonly (readonly number[])[];
  readonly together: readonly (readonly number[])[];
}

const MOST_CONSTRAINTS = 2000;
const FORMS = `one of ${CONSTRAINTS.join(', ')}`;
const WHO = ['workload', 'workloads'] as const;
const WHERE = ['node', 'nodes'] as const;
const TAINT = ['taint', 'taints', 'key', 'value', 'effect'] as const;

interface Parties {
  readonly nodes: readonly AgentNode[];
  readonly replicas: readonly Replica[];
  readonly nodeNames: Names;
  readonly workloadNames: Names;
}

export function readConstraints(context: Field, parties: Parties, ignored: Ignored, clock: Clock): Constraints {
  const { nodes, replicas } = parties;
  const read = new ConstraintReader(parties, ignored);
  for (const one of context.get('constraints').list('a list of constraints', MOST_CONSTRAINTS)) {
    clock.check();
    read.one(one);
  }
  for (const { name, taints } of nodes) {
    const preferred = taints.some(({ effect }) => effect === 'PreferNoSchedule');
    if (preferred) ignored.add('taints that only prefer (PreferNoSchedule)', `node ${name}`);
  }
  const fitting = selected(nodes);
  const severalIn = (sets: number[][]) => sets.filter((set) => set.length > 1);
  // Most replicas may run on the same nodes, and then share one list.
  const lists = new Map<string, readonly number[]>();
  return {
    allowed: replicas.map((one, i) => {
      clock.check();
      const pinned = read.pinned[i];
      const open = Bits.of(
        nodes.length,
        [...nodes.keys()].filter(
          (n) => pinned?.has(n) !== false && fitting(one.selector).has(n) && mayRun(one, n, nodes[n]),
        ),
      );
      const key = open.words.join();
      const list = lists.get(key) ?? open.list();
      lists.set(key, list);
      return list;
    }),
    apart: severalIn(read.apart),
    together: severalIn(read.together),
  };
}

/** Reads constraints one by one, and gathers what they say; taints and tolerations go to their nodes and workloads. */
class ConstraintReader {
  /** For every replica the nodes that pin and avoid leave to it; nothing where they say nothing of it. */
  readonly pinned: (Bits | undefined)[];
  readonly apart: number[][] = [];
  readonly together: number[][] = [];
  private readonly taints = new Lists<Taint>('taints of a node');
  private readonly tolerations = new Lists<Toleration>('tolerations of a workload');
  private readonly readers: ReadonlyMap<string, (one: Field) => void> = new Map([
    ['pin', (one) => this.pin(one, true)],
    ['avoid', (one) => this.pin(one, false)],
    ['anti_affinity', (one) => this.gather(one, this.apart)],
    ['affinity', (one) => this.gather(one, this.together)],
    ['taint', (one) => this.taint(one)],
    ['tolerate', (one) => this.tolerate(one)],
  ]);

  constructor(
    private readonly parties: Parties,
    private readonly ignored: Ignored,
  ) {
    this.pinned = parties.replicas.map(() => undefined);
  }

  one(one: Field): void {
    if (typeof one.value === 'string') {
      one.fail(`expected ${FORMS}, got prose, which is not read`);
      return;
    }
    if (!one.isObject(FORMS)) return;
    const type = one.get('type');
    const read = typeof type.value === 'string' ? this.readers.get(canonical(type.value)) : undefined;
    if (read) {
      read(one);
    } else {
      type.expected(FORMS);
    }
  }

  /** Only on these nodes, or on none of them. */
  private pin(one: Field, there: boolean): void {
    this.note(one, ...WHO, ...WHERE);
    const places = new Set(this.nodesOf(one));
    const all = [...this.parties.nodes.keys()];
    const open = Bits.of(
      all.length,
      all.filter((n) => places.has(n) === there),
    );
    for (const i of this.workloadsOf(one)) {
      const before = this.pinned[i];
      if (before) before.keep(open);
      else this.pinned[i] = open.copy();
    }
  }

  private gather(one: Field, sets: number[][]): void {
    this.note(one, ...WHO);
    sets.push(this.workloadsOf(one));
  }

  private taint(one: Field): void {
    this.note(one, ...WHERE, ...TAINT);
    const taints = taintFields(one).flatMap((field) => agentTaint(field) ?? []);
    const lists = listsOf(this.nodesOf(one), this.parties.nodes, (node) => node.taints);
    this.taints.extend(one, lists, taints);
  }

  private tolerate(one: Field): void {
    this.note(one, ...WHO, ...TAINT, 'operator');
    const tolerations = taintFields(one).flatMap((field) => agentToleration(field) ?? []);
    const lists = listsOf(this.workloadsOf(one), this.parties.replicas, (replica) => replica.tolerations);
    this.tolerations.extend(one, lists, tolerations);
  }

  private workloadsOf(one: Field): number[] {
    return this.parties.workloadNames.all(one.either(...WHO));
  }

  private nodesOf(one: Field): number[] {
    return this.parties.nodeNames.all(one.either(...WHERE));
  }

  /** Notes the fields that this type of constraint does not have. */
  private note(one: Field, ...known: readonly string[]): void {
    noteUnknown(one, ['type', ...known], `of a constraint`, this.ignored);
  }
}

/** "antiAffinity", "anti-affinity" and "Anti Affinity" all mean anti_affinity. */
const canonical = (type: string) =>
  type
    .slice(0, 64)
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll(/[- ]/g, '_')
    .toLowerCase();

/** The taints of a constraint: in a field for them, or spread over the constraint as key, value and effect. */
function taintFields(one: Field): Field[] {
  const field = one.either('taint', 'taints', 'key');
  if (field.missing) field.expected('a taint such as "key", "key=value" or "key=value:NoSchedule"');
  if (!one.get('key').missing) return [one];
  return field.oneOrMore('a taint, or a list of them', MOST_TAINTS);
}

/** A list of each of the things that have these indices. */
const listsOf = <Of, T>(indices: readonly number[], all: readonly Of[], list: (one: Of) => T[]): T[][] =>
  indices.flatMap((i) => {
    const one = all[i];
    return one === undefined ? [] : [list(one)];
  });

/** Adds taints or tolerations to lists of them, leaving out those that a list holds already. */
class Lists<T extends Taint | Toleration> {
  private readonly known = new Map<T[], Set<string>>();

  constructor(private readonly what: string) {}

  extend(field: Field, lists: readonly T[][], more: readonly T[]): void {
    const named = more.map((one) => [JSON.stringify(one), one] as const);
    for (const list of lists) {
      const known = this.known.get(list) ?? new Set(list.map((one) => JSON.stringify(one)));
      this.known.set(list, known);
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

/**
 * Finds the nodes that a selector selects. The replicas of a workload share one selector, which is compared only once.
 */
function selected(nodes: readonly AgentNode[]): (selector: ReadonlyMap<string, string>) => ReadonlySet<number> {
  const known = new Map<ReadonlyMap<string, string>, ReadonlySet<number>>();
  const matches = (selector: ReadonlyMap<string, string>, { labels }: AgentNode) => {
    for (const [key, value] of selector) if (labels.get(key) !== value) return false;
    return true;
  };
  return (selector) => {
    const found = known.get(selector) ?? new Set(nodes.flatMap((node, n) => (matches(selector, node) ? [n] : [])));
    known.set(selector, found);
    return found;
  };
}

function mayRun({ at, tolerations }: Replica, index: number, node: AgentNode | undefined): boolean {
  return node !== undefined && (!node.cordoned || at === index) && bears(tolerations, node.taints);
}
