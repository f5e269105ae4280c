import type { Obstacle } from '../replay/event.js';
import { at, type Json, list, record, text } from '../replay/json.js';
import { Replay } from '../replay/replay.js';
import type { Ground } from '../situation/situation.js';
import { amountText, quantityText } from './amounts.js';

/** One change of a node or of the pod that would let the pod in, as the replay has it. */
export interface Change {
  readonly node: string;
  /** What to do, in words. */
  readonly what: string;
}

/** How many changes are looked for, and how many are tried at most; fewer in large dumps, each of which is read anew. */
const MOST_CHANGES = 3;
const MOST_TRIED = 12;
const TRIED_OBJECTS = 8000;

interface Candidate extends Change {
  /** How large the change is; smaller ones are tried first. */
  readonly size: number;
  apply(items: readonly Json[]): Json[];
}

/** The smallest single changes after which a pod gets a node, each of them replayed on the dump as it would then be. */
export function changesFor(ground: Ground, pod: string, obstacles: readonly (readonly Obstacle[])[]): Change[] {
  const { dump, replay, clock } = ground;
  const requests = replay.requestsOf(pod) ?? new Map<string, number>();
  const items = dump.raw.items.map(record);
  const candidates = dump.nodes
    .flatMap(({ name }, n) => candidateFor(pod, name, obstacles[n] ?? [], requests) ?? [])
    .concat(newNode(pod, requests, dump.nodes.length))
    .sort((a, b) => a.size - b.size)
    .slice(0, Math.min(MOST_TRIED, Math.ceil(TRIED_OBJECTS / Math.max(1, items.length))));
  const changes: Change[] = [];
  for (const { node, what, apply } of candidates) {
    clock.check();
    const { usage, assume } = dump.raw;
    const { landed } = new Replay({ items: apply(items), usage, assume, clock }).attempt([], 0);
    if (landed.some((one) => one.pod === pod)) changes.push({ node, what });
    if (changes.length === MOST_CHANGES) break;
  }
  return changes;
}

/** The change of one node that removes all that keeps the pod from it; undefined where it takes more than one, or rules of pods. */
function candidateFor(
  pod: string,
  node: string,
  obstacles: readonly Obstacle[],
  requests: ReadonlyMap<string, number>,
): Candidate | undefined {
  const [first, ...others] = obstacles;
  if (!first || others.length > 0) return undefined;
  switch (first.plugin) {
    case 'cordon':
      return { node, what: `uncordon ${node}`, size: 0, apply: changed('Node', node, opened) };
    case 'resources': {
      const short = [...(first.short ?? [])];
      const what = `${node} would need ${short.map(([name, amount]) => `${amountText(name, amount)} more`).join(' and ')}`;
      const size = Math.max(...short.map(([name, amount]) => amount / Math.max(1, requests.get(name) ?? 1)));
      return { node, what, size, apply: changed('Node', node, (one) => enlarged(one, short)) };
    }
    case 'taint': {
      const { taint } = first;
      if (!taint || taint.key === 'node.kubernetes.io/not-ready') return undefined;
      const { key, value, effect } = taint;
      const what = `a toleration of the taint ${key}${value === '' ? '' : `=${value}`}:${effect} would let it onto ${node}`;
      const toleration = { key, operator: 'Equal', value, effect };
      return { node, what, size: 2, apply: changed('Pod', pod, (one) => tolerating(one, toleration)) };
    }
    default:
      return undefined;
  }
}

/** A further node of just the size of the pod. */
function newNode(pod: string, requests: ReadonlyMap<string, number>, count: number): Candidate {
  const node = `new-node-${count + 1}`;
  const asked = [...requests].filter(([name, amount]) => amount > 0 && name !== 'pods');
  const size = asked.map(([name, amount]) => amountText(name, amount)).join(', ');
  const allocatable = Object.fromEntries(asked.map(([name, amount]) => [name, quantityText(name, amount)]));
  const item: Json = {
    kind: 'Node',
    metadata: { name: node, labels: { 'kubernetes.io/hostname': node } },
    status: { allocatable: { cpu: '0', memory: '0', pods: '110', ...allocatable } },
  };
  const has = size === '' ? 'one more node' : `one more node with ${size} free`;
  return { node, what: `${has} would take ${pod}`, size: 3, apply: (items) => [...items, item] };
}

/** The objects with one of them changed; pods by namespace/name. */
const changed =
  (kind: 'Node' | 'Pod', name: string, change: (one: Json) => Json) =>
  (items: readonly Json[]): Json[] =>
    items.map((one) => (one.kind === kind && nameOf(one) === name ? change(one) : one));

function nameOf(object: Json): string {
  const name = text(at(object, 'metadata', 'name')) ?? '';
  return object.kind === 'Pod' ? `${text(at(object, 'metadata', 'namespace')) ?? 'default'}/${name}` : name;
}

const opened = (node: Json): Json => ({
  ...node,
  spec: {
    ...record(node.spec),
    unschedulable: false,
    taints: list(at(node, 'spec', 'taints')).filter((one) => at(one, 'key') !== 'node.kubernetes.io/unschedulable'),
  },
});

function enlarged(node: Json, short: readonly (readonly [string, number])[]): Json {
  const status = record(node.status);
  const allocatable = record(status.allocatable ?? status.capacity);
  const more = short.map(([name, amount]) => [name, quantityText(name, amount, allocatable[name])] as const);
  return { ...node, status: { ...status, allocatable: { ...allocatable, ...Object.fromEntries(more) } } };
}

const tolerating = (pod: Json, toleration: Json): Json => ({
  ...pod,
  spec: { ...record(pod.spec), tolerations: [...list(at(pod, 'spec', 'tolerations')), toleration] },
});
