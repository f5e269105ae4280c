import { type Amount, NOTHING, type Node } from '../cluster.js';
import { readCost } from '../cost.js';
import type { Field } from '../fields.js';
import { enumerate, type Ignored } from '../ignored.js';
import { LIMITS, MAX_NODES } from '../limits.js';
import { readQuantity } from '../quantity.js';
import type { Taint } from '../taints.js';
import type { Names } from './names.js';
import { DEFAULT_SIZE } from './schema.js';
import { agentTaint, MOST_TAINTS } from './taints.js';
import { noteUnknown } from './unknown.js';

export interface AgentNode extends Node {
  readonly labels: ReadonlyMap<string, string>;
  readonly taints: Taint[];
  readonly cordoned: boolean;
}

const KNOWN = ['name', 'cpu', 'memory', 'reserved', 'labels', 'taints', 'taint', 'cordoned', 'kept', 'cost'];
const NODES = `a number of nodes from 1 to ${MAX_NODES}, or a list of them`;

export function readNodes(context: Field, names: Names, ignored: Ignored): AgentNode[] {
  const field = context.either('nodes', 'current_nodes');
  const sizeField = context.get('node_size');
  const given = sizeField.missing ? undefined : readSize(sizeField);
  const size = given ?? defaultSize();
  const asked = countOf(field.value);
  if (asked > MAX_NODES) {
    field.fail(`expected ${LIMITS}, got ${asked} nodes`);
    return [];
  }
  if (typeof field.value === 'number') {
    const count = field.whole(1, MAX_NODES) ?? 0;
    return Array.from({ length: count }, (_, i) => {
      names.add(`node-${i + 1}`, [i]);
      return plain(`node-${i + 1}`, size);
    });
  }
  if (!Array.isArray(field.value)) {
    field.expected(NODES);
    return [];
  }
  if (field.value.length === 0) field.fail(`expected at least one node, got an empty list`);
  const read = field.list(NODES).flatMap((one, i) => {
    const named = typeof one.value === 'string';
    if (!named && !one.isObject('the name of a node, or an object with name, cpu and memory')) return [];
    const nameField = named ? one : one.get('name');
    const name = nameField.name('the name of a node');
    if (name === undefined) return [];
    if (!names.add(name, [i])) nameField.fail(`expected a name of its own, got ${JSON.stringify(name)} twice`);
    return [named ? plain(name, size) : described(one, name, given, ignored)];
  });
  checkCosts(field, read);
  return read;
}

/** Costs of some nodes only cannot be added up with nothing for the others. */
function checkCosts(field: Field, nodes: readonly AgentNode[]): void {
  const without = nodes.filter(({ cost }) => cost === undefined).map(({ name }) => name);
  if (without.length === 0 || without.length === nodes.length) return;
  field.fail(`expected a cost for every node or for none, got none for ${enumerate(without)}`);
}

/** How many nodes a list, or a number of them, asks for; 0 where it is neither. */
function countOf(nodes: unknown): number {
  if (Array.isArray(nodes)) return nodes.length;
  return typeof nodes === 'number' && Number.isInteger(nodes) ? nodes : 0;
}

const plain = (name: string, allocatable: Amount): AgentNode => ({
  name,
  allocatable,
  reserved: NOTHING,
  labels: new Map(),
  taints: [],
  cordoned: false,
  kept: false,
});

function described(field: Field, name: string, size: Amount | undefined, ignored: Ignored): AgentNode {
  noteUnknown(field, KNOWN, `of node ${name}`, ignored);
  const amount = (resource: 'cpu' | 'memory') => {
    const value = field.get(resource);
    return value.missing && size ? size[resource] : (value.quantity(resource, 'MiB') ?? 0);
  };
  const cost = readCost(field.get('cost'));
  const reserved = field.get('reserved');
  const cordoned = field.get('cordoned');
  const kept = field.get('kept');
  for (const flag of [cordoned, kept]) {
    if (!flag.missing && typeof flag.value !== 'boolean') flag.expected('true or false');
  }
  return {
    name,
    allocatable: { cpu: amount('cpu'), memory: amount('memory') },
    reserved: reserved.missing ? NOTHING : readSize(reserved),
    labels: field.get('labels').texts('an object of texts'),
    taints: field
      .either('taints', 'taint')
      .oneOrMore('a list of taints', MOST_TAINTS)
      .flatMap((one) => agentTaint(one) ?? []),
    cordoned: cordoned.value === true,
    kept: kept.value === true,
    ...(cost === undefined ? {} : { cost }),
  };
}

export function readSize(field: Field): Amount {
  if (!field.isObject('an object with cpu and memory')) return NOTHING;
  return {
    cpu: field.get('cpu').quantity('cpu', 'MiB') ?? 0,
    memory: field.get('memory').quantity('memory', 'MiB') ?? 0,
  };
}

function defaultSize(): Amount {
  const amount = (resource: 'cpu' | 'memory') => {
    const read = readQuantity(DEFAULT_SIZE[resource], resource, 'MiB');
    return read.kind === 'amount' ? read.amount : 0;
  };
  return { cpu: amount('cpu'), memory: amount('memory') };
}
