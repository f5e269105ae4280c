import { Relations } from '../../../../function/tasks/placement/replay/relations.js';
import { Replay, type ReplayOutcome } from '../../../../function/tasks/placement/replay/replay.js';
import { scores } from '../../../../function/tasks/placement/replay/scores.js';
import { State } from '../../../../function/tasks/placement/replay/state.js';
import type { Step } from '../../../../function/tasks/placement/replay/step.js';
import { World } from '../../../../function/tasks/placement/replay/world.js';

type Fields = Readonly<Record<string, unknown>>;

interface NodeLike {
  readonly labels?: Fields;
  readonly taints?: readonly Fields[];
  readonly cordoned?: boolean;
  readonly ready?: string;
  readonly images?: readonly Fields[];
  /** Beside 4 CPU, 8 GiB and 110 pods. */
  readonly has?: Fields;
}

/** A node as kubectl prints it; its name is its hostname. */
export function node(name: string, { labels, taints, cordoned, ready = 'True', images, has }: NodeLike = {}): Fields {
  return {
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec: { ...(taints && { taints }), ...(cordoned && { unschedulable: true }) },
    status: {
      allocatable: { cpu: '4', memory: '8Gi', pods: '110', ...has },
      conditions: [{ type: 'Ready', status: ready }],
      ...(images && { images }),
    },
  };
}

interface PodLike {
  readonly on?: string;
  readonly namespace?: string;
  readonly labels?: Fields;
  /** Kind/name of its controller; null for none. */
  readonly owner?: string | null;
  readonly annotations?: Fields;
  readonly requests?: Fields;
  readonly container?: Fields;
  readonly spec?: Fields;
  readonly status?: Fields;
  readonly deleted?: boolean;
}

/** A pod of one container: it runs where it is on, and waits where it is on none. */
export function pod(name: string, given: PodLike = {}): Fields {
  const { on, namespace = 'default', labels, owner = `ReplicaSet/${name}`, annotations, requests, container } = given;
  const [kind, named] = (owner ?? '').split('/');
  return {
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(owner !== null && { ownerReferences: [{ kind, name: named, controller: true }] }),
      ...(given.deleted && { deletionTimestamp: '2026-01-01T00:00:00Z' }),
    },
    spec: {
      ...(on !== undefined && { nodeName: on }),
      containers: [{ name: 'main', ...(requests && { resources: { requests } }), ...container }],
      ...given.spec,
    },
    status: { phase: on === undefined ? 'Pending' : 'Running', ...given.status },
  };
}

/** Where a pod that waits lands: the node, or for each node why not. */
export function lands(items: readonly unknown[], name = 'default/new'): string | readonly string[] {
  const { landed, waiting } = new Replay({ items }).run([], 0);
  return landed.find((one) => one.pod === name)?.to ?? waiting.find((one) => one.pod === name)?.why ?? [];
}

/** What each node scores for a pod, filters apart. */
export function scored(items: readonly unknown[], name = 'default/new'): Record<string, number> {
  const world = new World({ items });
  const p = world.podOf.get(name) ?? -1;
  const state = new State(world, world.requests);
  const nodes = [...world.nodes.keys()];
  const given = scores(state, p, nodes, new Relations(world).of(p));
  return Object.fromEntries(world.nodes.map((one, n) => [one.name, given[n] ?? Number.NaN]));
}

/** Cordons a node and evicts these pods from it. */
export const drain = (from: string, ...pods: readonly string[]): Step[] => [
  { action: 'cordon', nodes: [from] },
  { action: 'evict', node: from, pods },
];

export const replayed = (items: readonly unknown[], steps: readonly Step[], seed = 0): ReplayOutcome =>
  new Replay({ items }).run(steps, seed);
