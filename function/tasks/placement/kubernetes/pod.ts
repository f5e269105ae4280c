import type { Field } from '../fields.js';
import type { Ignored } from '../ignored.js';
import { readToleration, type Toleration } from '../taints.js';
import { HOSTNAME, isKnown, readTerms, type Term } from './neighbours.js';
import { type HostPort, readHostPorts } from './ports.js';
import { podRequests, type Requests, sum } from './requests.js';
import { equalTo, type Labels, type NodeTerm, readNodeTerms, type Selector } from './selectors.js';
import { noteUnmodelled } from './unmodelled.js';

/** A v1 Pod as far as it decides where it may run, and who may run beside it. */
export interface PodObject {
  /** namespace/name. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Index of the node where it runs. */
  readonly at: number | undefined;
  /**
   * bound: a DaemonSet's or a mirror pod, which comes and goes with its node; fixed: moved, it would be lost (it has no
   * controller) or begin again (it is a Job's); free: its controller starts it anew elsewhere.
   */
  readonly kind: 'bound' | 'fixed' | 'free';
  /** The pod itself counts as one of `pods`. */
  readonly requests: Requests;
  readonly nodeSelector: Selector;
  /** Terms of which one must match; undefined asks for nothing. */
  readonly nodeTerms: readonly NodeTerm[] | undefined;
  readonly tolerations: readonly Toleration[];
  readonly near: readonly Term[];
  readonly apart: readonly Term[];
  readonly hostPorts: readonly HostPort[];
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

/** Undefined for what needs no place: finished, or about to go. `nodes` are their indices by name. */
export function readPod(object: Field, nodes: ReadonlyMap<string, number>, ignored: Ignored): PodObject | undefined {
  const metadata = object.get('metadata');
  const given = metadata.get('name').name('the name of a pod');
  const namespaceField = metadata.get('namespace');
  const namespace = namespaceField.missing ? 'default' : (namespaceField.name('a namespace') ?? '');
  const spec = object.get('spec');
  if (spec.missing) spec.expected('what the pod asks for');
  const phase = object.get('status').get('phase').value;
  if (given === undefined || phase === 'Succeeded' || phase === 'Failed') return undefined;
  const name = `${namespace}/${given}`;
  if (!metadata.get('deletionTimestamp').missing) {
    ignored.add('pods that are being deleted', name);
    return undefined;
  }
  const affinity = spec.get('affinity');
  const required = affinity.get('nodeAffinity').get(REQUIRED);
  const nodeTerms = required.missing ? undefined : readNodeTerms(required);
  const owner = ownerOf(metadata);
  const bound = owner === 'DaemonSet' || owner === 'Node';
  const at = whereRuns(spec.get('nodeName'), nodes) ?? (bound ? whereMeant(nodeTerms, nodes) : undefined);
  if (bound && at === undefined) ignored.add('pods of DaemonSets that wait for their node', name);
  const note = bound ? () => undefined : (what: string) => ignored.add(what, name);
  const kind = bound ? 'bound' : at !== undefined && (owner === undefined || owner === 'Job') ? 'fixed' : 'free';
  if (kind === 'free') noteUnmodelled(spec, note);
  const terms = (which: 'podAffinity' | 'podAntiAffinity') =>
    readTerms(affinity.get(which), namespace).filter((term) => isModelled(term, which, note));
  return {
    name,
    namespace,
    labels: metadata.get('labels').texts('an object of texts'),
    at,
    kind,
    requests: sum([podRequests(spec), new Map([['pods', 1]])]),
    nodeSelector: equalTo(spec.get('nodeSelector')),
    nodeTerms,
    tolerations: spec
      .get('tolerations')
      .list('a list of tolerations')
      .flatMap((one) => readToleration(one) ?? []),
    near: terms('podAffinity'),
    apart: terms('podAntiAffinity'),
    hostPorts: readHostPorts(spec),
  };
}

/** The kind of what looks after the pod; the kubelet looks after mirror pods. Undefined for a bare pod. */
function ownerOf(metadata: Field): string | undefined {
  if (!metadata.get('annotations').get('kubernetes.io/config.mirror').missing) return 'Node';
  const owners = metadata.get('ownerReferences').list('a list of owners');
  const owner = owners.find((one) => one.get('controller').value === true);
  return owner?.get('kind').name('the kind of the owner');
}

function whereRuns(field: Field, nodes: ReadonlyMap<string, number>): number | undefined {
  const name = field.text('the name of a node');
  if (name === undefined || name === '') return undefined;
  return nodes.get(name) ?? field.expected('the name of a Node among the items');
}

/** A DaemonSet's pod that waits names its node in its affinity. */
function whereMeant(terms: readonly NodeTerm[] | undefined, nodes: ReadonlyMap<string, number>): number | undefined {
  const values = terms?.flatMap(({ fields }) => fields).find(({ operator }) => operator === 'In')?.values;
  return nodes.get(values?.[0] ?? '');
}

function isModelled(term: Term, which: 'podAffinity' | 'podAntiAffinity', note: (what: string) => void): boolean {
  const rule = which === 'podAffinity' ? 'affinity' : 'anti-affinity';
  if (term.topologyKey !== HOSTNAME) {
    note(`${rule} to pods by ${term.topologyKey.slice(0, 64)}`);
    return false;
  }
  if (!isKnown(term)) note(`${rule} to pods of namespaces by their labels`);
  return isKnown(term);
}
