import type { Field } from '../fields.js';
import type { Ignored } from '../ignored.js';
import { readToleration, type Toleration } from '../taints.js';
import type { Assume } from './assume.js';
import { type Counted, countRequests, type Defaults } from './counted.js';
import { whereMeant, whereRuns, whyWaits } from './home.js';
import { HOSTNAME, isKnown, readTerms, type Term } from './neighbours.js';
import type { NodeObject } from './node.js';
import { isBoundToNode, type Owner, ownerOf } from './owner.js';
import { type Pin, pinOf } from './pin.js';
import { HostPorts, readHostPorts } from './ports.js';
import { type Requests, sum } from './requests.js';
import { equalTo, type Labels, type NodeTerm, readNodeTerms, type Selector } from './selectors.js';
import { noteUnmodelled } from './unmodelled.js';
import type { PodUsage } from './usage.js';
import type { Mounts, Volumes } from './volumes.js';

/** A v1 Pod, as far as it decides where the pod may run and which pods may run beside it. */
export interface PodObject {
  /** namespace/name. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Index of the node where it runs; undefined where it has none. */
  readonly at: number | undefined;
  /** Its controller, as namespace/kind/name; undefined for a bare pod. */
  readonly app: string | undefined;
  /**
   * bound: a DaemonSet's pod or a mirror pod, which comes and goes with its node; leaving: it is being deleted, and takes
   * up room until it is gone; fixed: it stays, for the reason that its pin gives; free: it may be evicted, and its
   * controller starts it again elsewhere; waiting: it runs nowhere, or its node is about to lose it.
   */
  readonly kind: 'bound' | 'leaving' | 'fixed' | 'free' | 'waiting';
  readonly pin: Pin | undefined;
  /** Why it waits; undefined where it does not. */
  readonly waits: string | undefined;
  readonly healthy: boolean;
  /** What it takes of a node, with what it does not say filled in; the pod itself counts as one of `pods`. */
  readonly requests: Requests;
  /** For CPU and memory where the amounts come from, if the pod does not request them. */
  readonly assumed: Counted['assumed'];
  readonly mounts: Mounts;
  /** The rules of its spec about nodes, as text: pods with the same text have the same selector, affinity and tolerations. */
  readonly nodeRules: string;
  readonly nodeSelector: Selector;
  /** Terms of required node affinity, of which one must match; undefined matches every node. */
  readonly nodeTerms: readonly NodeTerm[] | undefined;
  readonly tolerations: readonly Toleration[];
  /** Required affinity by hostname, as far as the dump tells which pods are meant. */
  readonly affinity: readonly Term[];
  /** Required anti-affinity, likewise. */
  readonly antiAffinity: readonly Term[];
  readonly hostPorts: HostPorts;
}

/** What must be known of the rest of the dump to read a pod. */
export interface Surroundings {
  readonly nodes: readonly NodeObject[];
  /** Indices of the nodes by name. */
  readonly indices: ReadonlyMap<string, number>;
  readonly volumes: Volumes;
  /** By namespace/name. */
  readonly usage: ReadonlyMap<string, PodUsage>;
  /** By namespace. */
  readonly ranges: ReadonlyMap<string, Defaults>;
  readonly assume: Assume;
  readonly ignored: Ignored;
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

/** A pod; undefined where it takes up no room any more, or has no name, which is reported. */
export function readPod(object: Field, around: Surroundings): PodObject | undefined {
  const metadata = object.get('metadata');
  const id = readId(metadata);
  const spec = object.get('spec');
  if (spec.missing) spec.expected('what the pod asks for');
  const phase = object.get('status').get('phase').value;
  if (id === undefined || phase === 'Succeeded' || phase === 'Failed') return undefined;
  const { name, namespace } = id;
  const affinity = spec.get('affinity');
  const nodeTerms = readRequiredTerms(affinity);
  const owner = ownerOf(metadata);
  const at = readHome(spec, owner, nodeTerms, name, around);
  const deleted = !metadata.get('deletionTimestamp').missing;
  if (deleted) around.ignored.add('pods that are being deleted', name);
  // Without a node it takes up no room, and nothing will start it.
  if (deleted && at === undefined) return undefined;
  const tolerations = readTolerations(spec);
  const mounts = around.volumes.of(spec, namespace);
  const { counted, assumed } = countRequests(spec, {
    usage: around.usage.get(name),
    defaults: around.ranges.get(namespace),
    assume: around.assume,
  });
  const gated = spec.get('schedulingGates').list('a list of gates').length > 0;
  const home = at === undefined ? undefined : around.nodes[at];
  const waits = whyWaits(home, tolerations, gated);
  const fate = fateOf({ owner, deleted, waits, pin: pinOf(owner, metadata, mounts, around.assume) });
  noteUnmodelled(spec, (what) => fate.kind === 'free' && around.ignored.add(what, name));
  // Only the replay of a plan can tell what is near by another label than the hostname, or which namespaces have labels.
  const terms = (which: 'podAffinity' | 'podAntiAffinity') =>
    readTerms(affinity.get(which), namespace).filter((term) => term.topologyKey === HOSTNAME && isKnown(term));
  return {
    name,
    namespace,
    labels: metadata.get('labels').texts('an object of texts'),
    at,
    app: owner && `${namespace}/${owner.kind}/${owner.name}`,
    ...fate,
    healthy: at !== undefined && phase !== 'Pending' && isReady(object),
    requests: sum([counted, new Map([['pods', 1]])]),
    assumed,
    mounts,
    nodeRules: JSON.stringify([
      spec.get('nodeSelector').value,
      affinity.get('nodeAffinity').get(REQUIRED).value,
      spec.get('tolerations').value,
    ]),
    nodeSelector: equalTo(spec.get('nodeSelector')),
    nodeTerms,
    tolerations,
    affinity: terms('podAffinity'),
    antiAffinity: terms('podAntiAffinity'),
    hostPorts: new HostPorts(readHostPorts(spec)),
  };
}

/** The namespace of a pod and its name as namespace/name; undefined where it has no name, which is reported. */
function readId(metadata: Field): { name: string; namespace: string } | undefined {
  const name = metadata.get('name').name('the name of a pod');
  const field = metadata.get('namespace');
  const namespace = field.missing ? 'default' : (field.name('a namespace') ?? '');
  return name === undefined ? undefined : { name: `${namespace}/${name}`, namespace };
}

function readRequiredTerms(affinity: Field): NodeTerm[] | undefined {
  const required = affinity.get('nodeAffinity').get(REQUIRED);
  return required.missing ? undefined : readNodeTerms(required);
}

const readTolerations = (spec: Field): Toleration[] =>
  spec
    .get('tolerations')
    .list('a list of tolerations')
    .flatMap((one) => readToleration(one) ?? []);

/** The index of the node where a pod runs, or for which it is meant if it belongs to one; undefined where there is none. */
function readHome(
  spec: Field,
  owner: Owner | undefined,
  nodeTerms: readonly NodeTerm[] | undefined,
  name: string,
  { indices, ignored }: Surroundings,
): number | undefined {
  const runs = whereRuns(spec.get('nodeName'), indices);
  if (runs !== undefined || !isBoundToNode(owner)) return runs;
  const meant = whereMeant(nodeTerms, indices);
  if (meant === undefined) ignored.add('pods of DaemonSets that wait for their node', name);
  return meant;
}

interface Findings {
  readonly owner: Owner | undefined;
  readonly deleted: boolean;
  /** Why it waits, and why it stays: each as if nothing else were known. */
  readonly waits: string | undefined;
  readonly pin: Pin | undefined;
}

/** Whether a pod can move, with only those reasons that matter for it. */
function fateOf({ owner, deleted, waits, pin }: Findings): Pick<PodObject, 'kind' | 'pin' | 'waits'> {
  if (isBoundToNode(owner)) return { kind: 'bound', pin: undefined, waits: undefined };
  if (deleted) return { kind: 'leaving', pin: undefined, waits };
  if (waits !== undefined) return { kind: 'waiting', pin: undefined, waits };
  return { kind: pin ? 'fixed' : 'free', pin, waits };
}

/** Whether a pod is ready; yes where its conditions do not say, since a dump that was made smaller may leave them out. */
function isReady(object: Field): boolean {
  const conditions = object.get('status').get('conditions').list('a list of conditions');
  const ready = conditions.find((condition) => condition.get('type').value === 'Ready');
  return ready?.get('status').value !== 'False';
}
