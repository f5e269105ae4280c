import { Type } from '@sinclair/typebox';
import type { Reading } from '../task.js';
import { type Cluster, MAX_NODES } from './cluster.js';
import { Field, Findings } from './fields.js';
import { Ignored } from './ignored.js';
import { allowedNodes, nearnesses } from './kubernetes/allowed.js';
import { apartSets } from './kubernetes/apart.js';
import { type NodeObject, readNode } from './kubernetes/node.js';
import { type PodObject, readPod } from './kubernetes/pod.js';
import { amountOf, type Requests, sum } from './kubernetes/requests.js';
import { OtherResources } from './kubernetes/resources.js';
import { beyondLimits, LIMITS, MAX_WORKLOADS } from './limits.js';

/** Objects of one dump: more than the largest cluster has, few enough to compare every two pods. */
const MOST_ITEMS = 2000;
const LIST = 'a v1 List of Node and Pod objects, as kubectl get nodes,pods -A -o json prints it';

export const KubernetesForm = Type.Object(
  {
    kubernetes: Type.Object(
      {
        kind: Type.Optional(Type.String()),
        items: Type.Array(Type.Object({ kind: Type.String() }, { additionalProperties: true }), {
          maxItems: MOST_ITEMS,
          description: 'v1 Node and Pod objects; objects of other kinds are ignored.',
        }),
      },
      { additionalProperties: true },
    ),
  },
  { additionalProperties: true, description: `Where pods should run: ${LIST}.` },
);

/** Whether a context is meant to be in this form. */
export const isKubernetes = (context: Record<string, unknown>) => Object.hasOwn(context, 'kubernetes');

/** A cluster as Kubernetes describes itself. */
export function readKubernetes(context: Record<string, unknown>): Reading<Cluster> {
  const findings = new Findings();
  const ignored = new Ignored();
  const field = new Field(context, '/context', findings).get('kubernetes');
  const { nodes, pods } = readItems(field, ignored);
  if (findings.invalid) return findings.invalid;
  const items = field.get('items');
  const workloads = pods.filter(({ kind }) => kind !== 'bound').length;
  // Before every two pods are compared, not after.
  if (workloads > MAX_WORKLOADS) items.fail(`expected ${LIMITS}, got ${workloads} workloads`);
  if (findings.invalid) return findings.invalid;
  const cluster = clusterOf(nodes, pods, ignored);
  const beyond = beyondLimits(cluster);
  if (beyond !== undefined) items.fail(beyond);
  return findings.invalid ?? { kind: 'problem', problem: cluster };
}

function readItems(field: Field, ignored: Ignored): { nodes: NodeObject[]; pods: PodObject[] } {
  if (!field.isObject(LIST)) return { nodes: [], pods: [] };
  const list = field.get('items');
  if (list.missing) list.expected(LIST);
  const items = list.list(LIST, MOST_ITEMS).filter((item) => item.isObject('a Node or a Pod'));
  const kinds = new Map(items.map((item) => [item, item.get('kind').name('the kind of the object')]));
  const of = (kind: string) => items.filter((item) => kinds.get(item) === kind);
  for (const kind of kinds.values()) {
    if (kind !== undefined && kind !== 'Node' && kind !== 'Pod')
      ignored.add('objects of other kinds', kind.slice(0, 64));
  }
  const nodeItems = of('Node');
  if (nodeItems.length > MAX_NODES) list.fail(`expected ${LIMITS}, got ${nodeItems.length} nodes`);
  if (nodeItems.length === 0) list.fail('expected at least one Node among the items, got none');
  const nodes = nodeItems.flatMap((item) => readNode(item) ?? []);
  const pods = (indices: ReadonlyMap<string, number>) =>
    of('Pod').flatMap((item) => {
      const pod = readPod(item, indices, ignored);
      return pod ? [{ item, pod }] : [];
    });
  // A node that could not be read would make unknown what runs there: its pods are read when all nodes are.
  if (nodes.length < nodeItems.length || nodeItems.length === 0) return { nodes, pods: [] };
  unique(nodeItems.map((item, i) => ({ item, name: nodes[i]?.name ?? '' })));
  const read = pods(new Map(nodes.map(({ name }, i) => [name, i])));
  unique(read.map(({ item, pod }) => ({ item, name: pod.name })));
  return { nodes, pods: read.map(({ pod }) => pod) };
}

function unique(named: readonly { item: Field; name: string }[]): void {
  const seen = new Set<string>();
  for (const { item, name } of named) {
    if (seen.has(name)) item.get('metadata').get('name').fail(`expected every object once, got ${name} twice`);
    seen.add(name);
  }
}

function clusterOf(nodes: readonly NodeObject[], all: readonly PodObject[], ignored: Ignored): Cluster {
  const bound = all.filter(({ kind }) => kind === 'bound');
  const pods = all.filter(({ kind }) => kind !== 'bound');
  const reserved = nodes.map((_, n): Requests => sum(bound.filter(({ at }) => at === n).map((pod) => pod.requests)));
  const resources = new OtherResources(nodes, reserved);
  for (const { name, taints } of nodes) {
    const preferred = taints.some(({ effect }) => effect === 'PreferNoSchedule');
    if (preferred) ignored.add('taints that only prefer (PreferNoSchedule)', `node ${name}`);
  }
  const allowed = pods.map((pod) => allowedNodes(pod, { nodes, bound, resources }));
  const together = obeyNearness(pods, bound, allowed, ignored);
  return {
    nodes: nodes.map(({ name, allocatable, kept }, n) => ({
      name,
      allocatable: amountOf(allocatable),
      reserved: amountOf(reserved[n] ?? new Map()),
      ...(kept ? { kept } : {}),
    })),
    workloads: pods.map(({ name, requests, at }, i) => ({
      name,
      request: amountOf(requests),
      allowed: allowed[i] ?? [],
      at,
    })),
    apart: apartSets(pods, allowed, resources.scarce(pods, allowed, ignored), ignored),
    together,
    ignored: ignored.sentences(),
  };
}

/** Narrows `allowed` to what required affinity to pods leaves, and returns the pairs that must share a node. */
function obeyNearness(
  pods: readonly PodObject[],
  bound: readonly PodObject[],
  allowed: number[][],
  ignored: Ignored,
): number[][] {
  const pairs = new Map<string, number[]>();
  for (const [i, pod] of pods.entries()) {
    for (const near of nearnesses(i, pods, bound)) {
      if (near.kind === 'nodes') {
        allowed[i] = (allowed[i] ?? []).filter((n) => n === pod.at || near.nodes.includes(n));
      } else if (near.kind === 'pod') {
        const pair = [i, near.pod].sort((a, b) => a - b);
        pairs.set(pair.join(), pair);
      } else if (near.kind === 'unsaid') ignored.add('affinity to any of several pods', pod.name);
    }
  }
  return [...pairs.values()].filter(([a = 0, b = 0]) => {
    if (allowed[a]?.some((n) => allowed[b]?.includes(n))) return true;
    // Both run, and neither may join the other: Kubernetes lets them stay.
    if (pods[a]?.at === undefined || pods[b]?.at === undefined) return true;
    ignored.add('pods that are apart against their rules and cannot join', `${pods[a].name} with ${pods[b].name}`);
    return false;
  });
}
