import type { Field } from '../fields.js';
import type { Ignored } from '../ignored.js';
import { bears, readToleration, type Toleration } from '../taints.js';
import type { Assume } from './assume.js';
import { type Counted, countRequests, type Defaults } from './counted.js';
import { HOSTNAME, isKnown, readTerms, type Term } from './neighbours.js';
import type { NodeObject } from './node.js';
import { HostPorts, readHostPorts } from './ports.js';
import { type Requests, sum } from './requests.js';
import { equalTo, type Labels, type NodeTerm, readNodeTerms, type Selector } from './selectors.js';
import { noteUnmodelled } from './unmodelled.js';
import type { PodUsage } from './usage.js';
import type { Mounts, Volumes } from './volumes.js';

/** Why a pod that runs stays where it is, whatever would be better. */
export interface Pin {
  readonly why: string;
  /**
   * no: it must not be made to leave; operator: it belongs to its node or its operator, which decides; claim: it could
   * follow if its volume can, which the dump does not show; caution: it may leave by the rules, but we would not be sure
   * what comes of it.
   */
  readonly kind: 'no' | 'operator' | 'claim' | 'caution';
}

/** A v1 Pod as far as it decides where it may run, and who may run beside it. */
export interface PodObject {
  /** namespace/name. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Index of the node where it runs. */
  readonly at: number | undefined;
  /** What looks after it, as namespace/kind/name; undefined for a bare pod. */
  readonly app: string | undefined;
  /**
   * bound: a DaemonSet's or a mirror pod, which comes and goes with its node; leaving: being deleted, it holds its place
   * until it is gone; fixed: it stays, for the reason of its pin; free: its controller starts it anew elsewhere; waiting:
   * it runs nowhere, or its node is about to lose it.
   */
  readonly kind: 'bound' | 'leaving' | 'fixed' | 'free' | 'waiting';
  readonly pin: Pin | undefined;
  /** Why it waits, where it does. */
  readonly waits: string | undefined;
  readonly healthy: boolean;
  /** With what it does not say filled in; the pod itself counts as one of `pods`. */
  readonly requests: Requests;
  readonly assumed: Counted['assumed'];
  readonly mounts: Mounts;
  readonly nodeSelector: Selector;
  /** Terms of which one must match; undefined asks for nothing. */
  readonly nodeTerms: readonly NodeTerm[] | undefined;
  readonly tolerations: readonly Toleration[];
  readonly near: readonly Term[];
  readonly apart: readonly Term[];
  readonly hostPorts: HostPorts;
}

/** What a pod is read against. */
export interface Surroundings {
  readonly nodes: readonly NodeObject[];
  /** Their indices by name. */
  readonly indices: ReadonlyMap<string, number>;
  readonly volumes: Volumes;
  readonly usage: ReadonlyMap<string, PodUsage>;
  readonly ranges: ReadonlyMap<string, Defaults>;
  readonly assume: Assume;
  readonly ignored: Ignored;
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
/** Their pods may be evicted: another one comes. Whatever else owns a pod is an operator with rules of its own. */
const CONTROLLERS = ['ReplicaSet', 'StatefulSet', 'Job', 'ReplicationController'];
const STAY: readonly (readonly [string, string])[] = [
  ['cluster-autoscaler.kubernetes.io/safe-to-evict', 'false'],
  ['karpenter.sh/do-not-disrupt', 'true'],
  ['karpenter.sh/do-not-evict', 'true'],
];

/** Undefined for what holds nothing any more. */
export function readPod(object: Field, around: Surroundings): PodObject | undefined {
  const { nodes, indices, ignored, assume } = around;
  const metadata = object.get('metadata');
  const given = metadata.get('name').name('the name of a pod');
  const namespaceField = metadata.get('namespace');
  const namespace = namespaceField.missing ? 'default' : (namespaceField.name('a namespace') ?? '');
  const spec = object.get('spec');
  if (spec.missing) spec.expected('what the pod asks for');
  const phase = object.get('status').get('phase').value;
  if (given === undefined || phase === 'Succeeded' || phase === 'Failed') return undefined;
  const name = `${namespace}/${given}`;
  const affinity = spec.get('affinity');
  const required = affinity.get('nodeAffinity').get(REQUIRED);
  const nodeTerms = required.missing ? undefined : readNodeTerms(required);
  const owner = ownerOf(metadata);
  const bound = owner?.kind === 'DaemonSet' || owner?.kind === 'Node';
  const at = whereRuns(spec.get('nodeName'), indices) ?? (bound ? whereMeant(nodeTerms, indices) : undefined);
  if (bound && at === undefined) ignored.add('pods of DaemonSets that wait for their node', name);
  const deleted = !metadata.get('deletionTimestamp').missing;
  if (deleted) ignored.add('pods that are being deleted', name);
  // Without a node it holds no place, and nothing will start it.
  if (deleted && at === undefined) return undefined;
  const tolerations = spec
    .get('tolerations')
    .list('a list of tolerations')
    .flatMap((one) => readToleration(one) ?? []);
  const mounts = around.volumes.of(spec, namespace, given);
  const { counted, assumed } = countRequests(spec, {
    usage: around.usage.get(name),
    defaults: around.ranges.get(namespace),
    assume,
  });
  const home = at === undefined ? undefined : nodes[at];
  const gated = spec.get('schedulingGates').list('a list of gates').length > 0;
  const waits = bound ? undefined : whyWaits(home, tolerations, gated);
  const pin = bound || deleted || waits !== undefined ? undefined : pinOf(owner, metadata, mounts, assume);
  const kind = bound ? 'bound' : deleted ? 'leaving' : waits !== undefined ? 'waiting' : pin ? 'fixed' : 'free';
  const note = kind === 'free' ? (what: string) => ignored.add(what, name) : () => undefined;
  noteUnmodelled(spec, note);
  // What is near by any other label, or to namespaces by their labels, only the replay of a plan can tell.
  const terms = (which: 'podAffinity' | 'podAntiAffinity') =>
    readTerms(affinity.get(which), namespace).filter((term) => term.topologyKey === HOSTNAME && isKnown(term));
  return {
    name,
    namespace,
    labels: metadata.get('labels').texts('an object of texts'),
    at,
    app: owner && `${namespace}/${owner.kind}/${owner.name}`,
    kind,
    pin,
    waits,
    healthy: at !== undefined && phase !== 'Pending' && isReady(object),
    requests: sum([counted, new Map([['pods', 1]])]),
    assumed,
    mounts,
    nodeSelector: equalTo(spec.get('nodeSelector')),
    nodeTerms,
    tolerations,
    near: terms('podAffinity'),
    apart: terms('podAntiAffinity'),
    hostPorts: new HostPorts(readHostPorts(spec)),
  };
}

/** Conditions may be left out of a dump that was made smaller. */
function isReady(object: Field): boolean {
  const conditions = object.get('status').get('conditions').list('a list of conditions');
  const ready = conditions.find((condition) => condition.get('type').value === 'Ready');
  return ready?.get('status').value !== 'False';
}

function whyWaits(home: NodeObject | undefined, tolerations: readonly Toleration[], gated: boolean) {
  if (home === undefined) return gated ? 'it has scheduling gates' : 'it has no node';
  if (!home.ready) return `${home.name} is not ready`;
  const fatal = home.taints.find(({ effect }) => effect === 'NoExecute');
  const evicts = home.taints.filter(({ effect }) => effect === 'NoExecute');
  if (fatal === undefined || bears(tolerations, evicts)) return undefined;
  return `${home.name} has the NoExecute taint ${fatal.key}, which it does not tolerate`;
}

/** Why a running pod stays; undefined where it may be evicted. Budgets and shared claims are looked at with all pods known. */
function pinOf(owner: Owner | undefined, metadata: Field, mounts: Mounts, { portable }: Assume): Pin | undefined {
  if (owner === undefined) return { kind: 'no', why: 'no controller starts it again' };
  if (!CONTROLLERS.includes(owner.kind)) {
    return { kind: 'operator', why: `it belongs to ${owner.kind.slice(0, 64)} ${owner.name}, whose operator decides` };
  }
  const annotations = metadata.get('annotations');
  const stay = STAY.find(([key, value]) => String(annotations.get(key).value) === value);
  if (stay) return { kind: 'no', why: `it says ${stay[0]}: "${stay[1]}"` };
  const [data] = mounts.onNode;
  if (data !== undefined && !portable) return { kind: 'no', why: `its data is on its node (${data})` };
  const [claim] = mounts.unknown;
  if (claim !== undefined && !portable)
    return { kind: 'claim', why: `where its claim ${claim} can be mounted is not in the dump` };
  return undefined;
}

interface Owner {
  readonly kind: string;
  readonly name: string;
}

/** What looks after the pod; the kubelet looks after mirror pods. Undefined for a bare pod. */
function ownerOf(metadata: Field): Owner | undefined {
  if (!metadata.get('annotations').get('kubernetes.io/config.mirror').missing) return { kind: 'Node', name: '' };
  const owners = metadata.get('ownerReferences').list('a list of owners');
  const owner = owners.find((one) => one.get('controller').value === true);
  const kind = owner?.get('kind').name('the kind of the owner');
  return owner && kind !== undefined
    ? { kind, name: owner.get('name').text('a name')?.slice(0, 253) ?? '' }
    : undefined;
}

function whereRuns(field: Field, nodes: ReadonlyMap<string, number>): number | undefined {
  const name = field.text('the name of a node');
  if (name === undefined || name === '') return undefined;
  return nodes.get(name) ?? field.expected('the name of a Node among the items');
}

/** A DaemonSet's pod that waits names its node in its affinity. */
function whereMeant(terms: readonly NodeTerm[] | undefined, nodes: ReadonlyMap<string, number>): number | undefined {
  const values = terms?.flatMap(({ fields }) => fields).find(({ operator }) => operator === 'In')?.values;
  return nodes.get(values?.values().next().value ?? '');
}
