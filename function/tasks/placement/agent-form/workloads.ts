import type { Clock } from '../../../common/clock.js';
import type { Amount } from '../cluster.js';
import type { Field } from '../fields.js';
import type { Ignored } from '../ignored.js';
import { LIMITS, MAX_WORKLOADS } from '../limits.js';
import type { Toleration } from '../taints.js';
import type { Names } from './names.js';
import { readSize } from './nodes.js';
import { agentToleration, MOST_TAINTS } from './taints.js';
import { noteUnknown } from './unknown.js';

/** One replica, before constraints are read. */
export interface Replica {
  readonly name: string;
  readonly request: Amount;
  readonly at: number | undefined;
  readonly selector: ReadonlyMap<string, string>;
  readonly tolerations: Toleration[];
}

const KNOWN = ['name', 'cpu', 'memory', 'replicas', 'node', 'nodes', 'node_selector', 'tolerations', 'toleration'];

/** Reads every replica of every workload, and adds the names of workloads and replicas to `names`. */
export function readWorkloads(context: Field, nodes: Names, names: Names, ignored: Ignored, clock: Clock): Replica[] {
  const field = context.get('workloads');
  if (field.missing) field.expected('a list of workloads; [] is none');
  const replicas: Replica[] = [];
  /** Every name given so far, with the workload that has it. */
  const owners = new Map<string, string>();
  for (const one of field.list('a list of workloads', MAX_WORKLOADS)) {
    clock.check();
    const read = readWorkload(one, nodes, ignored);
    if (!read) continue;
    if (replicas.length + read.replicas.length > MAX_WORKLOADS) {
      field.fail(`expected ${LIMITS}, got more than ${MAX_WORKLOADS} workloads with their replicas`);
      return [];
    }
    const indices = read.replicas.map((_, i) => replicas.length + i);
    const meanings = new Map(read.replicas.map(({ name }, i) => [name, indices.slice(i, i + 1)]));
    for (const [name, means] of meanings.set(read.name, indices)) {
      if (names.add(name, means)) {
        owners.set(name, read.name);
        continue;
      }
      const [known, owner] = [name, owners.get(name) ?? name].map((each) => JSON.stringify(each));
      one.get('name').fail(`expected names of their own, got ${known}, which workload ${owner} has`);
    }
    replicas.push(...read.replicas);
  }
  return replicas;
}

interface Read {
  readonly name: string;
  readonly replicas: readonly Replica[];
}

function readWorkload(field: Field, nodes: Names, ignored: Ignored): Read | undefined {
  if (!field.isObject('an object with name, cpu and memory')) return undefined;
  const name = field.get('name').name('the name of a workload');
  const request = readSize(field);
  const replicas = field.get('replicas');
  const count = replicas.missing ? 1 : replicas.whole(0, MAX_WORKLOADS);
  const selector = field.get('node_selector').texts('an object of texts');
  const tolerations = field
    .either('tolerations', 'toleration')
    .oneOrMore('a list of tolerations', MOST_TAINTS)
    .flatMap((one) => agentToleration(one) ?? []);
  if (name === undefined || count === undefined) return undefined;
  noteUnknown(field, KNOWN, `of workload ${name}`, ignored);
  const at = whereRun(field, count, nodes);
  const replica = (_: unknown, i: number): Replica => ({
    name: count === 1 ? name : `${name}-${i + 1}`,
    request,
    at: at[i],
    selector,
    tolerations: [...tolerations],
  });
  return { name, replicas: Array.from({ length: count }, replica) };
}

/** The node of each replica: one for all, or a list, in which null or a missing element is a replica that waits. */
function whereRun(field: Field, count: number, nodes: Names): (number | undefined)[] {
  const where = field.either('node', 'nodes');
  if (where.missing) return [];
  if (!Array.isArray(where.value)) {
    const at = nodes.one(where)?.[0];
    return Array.from({ length: count }, () => at);
  }
  if (where.value.length > count) {
    where.fail(`expected at most one node per replica (${count}), got ${where.value.length}`);
    return [];
  }
  return where.list('the name of a node').map((one) => (one.missing ? undefined : nodes.one(one)?.[0]));
}
