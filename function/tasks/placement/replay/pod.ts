import { type Amounts, added, ofPod, requested, stated } from './amounts.js';
import type { Context } from './context.js';
import { at, type Json, list, record, records, text, texts } from './json.js';
import { all, equal, type Labels, nodeTerm, nodeTerms } from './labels.js';
import { assumedNeeds, type Needs, nonZeroRequests } from './needs.js';
import { readTerms, type Term } from './neighbours.js';
import { isBoundToNode, ownerOf, whyNotEvictable } from './owner.js';
import { portsOf } from './ports.js';
import { readSpreadConstraint, type SpreadConstraint } from './spread-constraint.js';
import { type Tolerates, tolerance } from './taints.js';
import type { Mounted } from './volumes.js';

/** A preferred term of node affinity. */
export interface NodePreference {
  readonly weight: number;
  matches(labels: Labels, name: string): boolean;
}

/** A pod as the scheduler sees it, and what keeps it from being evicted. */
export interface SimPod {
  /** namespace/name. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** The name of the node that it has; undefined where it has none. */
  readonly node: string | undefined;
  /** Its controller, as namespace/kind/name; undefined for a bare pod. */
  readonly owner: string | undefined;
  readonly ownerKind: string | undefined;
  /** Whether it comes and goes with its node: a DaemonSet's pod or a mirror pod. */
  readonly boundToNode: boolean;
  readonly terminating: boolean;
  /** Whether scheduling gates keep it waiting. */
  readonly gated: boolean;
  readonly ready: boolean;
  readonly priority: number;
  /** Why it may not be evicted, budgets apart; undefined where it may. */
  readonly whyStays: string | undefined;
  /** What its containers request in so many words, without the limits that the API server takes for requests. */
  readonly stated: Amounts;
  /** What it requests as the API server writes it down; the pod itself counts as one of `pods`. */
  readonly requests: Amounts;
  /** CPU and memory with the scheduler's defaults for each container that requests nothing; scores are made of them. */
  readonly nonZero: Needs;
  /** What it is taken to need. */
  readonly assumed: Needs;
  readonly tolerates: Tolerates;
  /** Whether its node selector and required node affinity let it go to a node. */
  readonly selectsNode: (labels: Labels, name: string) => boolean;
  readonly nodePreferences: readonly NodePreference[];
  readonly affinity: readonly Term[];
  readonly antiAffinity: readonly Term[];
  readonly preferredAffinity: readonly Term[];
  readonly preferredAntiAffinity: readonly Term[];
  readonly spreads: readonly SpreadConstraint[];
  /** Host ports as protocol/port/address. */
  readonly ports: readonly string[];
  readonly mounted: Mounted;
  /** Labels of nodes, each with its older name, on whose values the pod's images depend, as far as it does not say more. */
  readonly platform: readonly (readonly string[])[];
  readonly images: readonly string[];
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const PLATFORM = [
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
];

/**
 * A pod; undefined for one that has ended.
 *
 * @throws {QuantityError} when a quantity is none, or too large to count with
 */
export function readSimPod(object: Json, context: Context): SimPod | undefined {
  const [metadata, spec, status] = [record(object.metadata), record(object.spec), record(object.status)];
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return undefined;
  const namespace = text(metadata.namespace) ?? 'default';
  const name = `${namespace}/${text(metadata.name) ?? ''}`;
  const labels = texts(metadata.labels);
  const owner = ownerOf(metadata);
  const mounted = context.storage.of(spec, namespace);
  const requests = ofPod(spec, requested);
  const terms = (kind: string, when: string) =>
    readTerms(at(spec, 'affinity', kind, when), namespace, labels, context.namespaces);
  return {
    name,
    namespace,
    labels,
    node: text(spec.nodeName) || undefined,
    owner: owner && `${namespace}/${owner.kind}/${owner.name}`,
    ownerKind: owner?.kind,
    boundToNode: isBoundToNode(owner),
    terminating: metadata.deletionTimestamp !== undefined && metadata.deletionTimestamp !== null,
    gated: list(spec.schedulingGates).length > 0,
    ready: isReady(status),
    priority: typeof spec.priority === 'number' ? spec.priority : 0,
    whyStays: whyNotEvictable(owner, texts(metadata.annotations), mounted),
    stated: ofPod(spec, stated),
    requests: added([requests, new Map([['pods', 1]])]),
    nonZero: nonZeroRequests(spec),
    assumed: assumedNeeds(spec, name, namespace, context),
    tolerates: tolerance(spec.tolerations),
    selectsNode: nodeSelection(spec),
    nodePreferences: nodePreferencesOf(spec),
    affinity: terms('podAffinity', REQUIRED),
    antiAffinity: terms('podAntiAffinity', REQUIRED),
    preferredAffinity: terms('podAffinity', PREFERRED),
    preferredAntiAffinity: terms('podAntiAffinity', PREFERRED),
    spreads: records(spec.topologySpreadConstraints).map((one) => readSpreadConstraint(one, labels)),
    ports: portsOf(spec),
    mounted,
    platform: context.anyPlatform ? [] : platformOf(spec),
    images: [...records(spec.initContainers), ...records(spec.containers)].flatMap(({ image }) => text(image) ?? []),
  };
}

function isReady(status: Json): boolean {
  const ready = records(status.conditions).find((condition) => condition.type === 'Ready');
  return status.phase !== 'Pending' && (ready === undefined || ready.status === 'True');
}

function nodeSelection(spec: Json): SimPod['selectsNode'] {
  const bySelector = all(equal(texts(spec.nodeSelector)));
  const byAffinity = nodeTerms(at(spec, 'affinity', 'nodeAffinity', REQUIRED));
  return (labels, node) => bySelector(labels) && (byAffinity?.(labels, node) ?? true);
}

const nodePreferencesOf = (spec: Json): NodePreference[] =>
  records(at(spec, 'affinity', 'nodeAffinity', PREFERRED)).map(({ weight, preference }) => ({
    weight: typeof weight === 'number' ? weight : 0,
    matches: nodeTerm(preference),
  }));

/** The platform labels that neither the node selector nor the required node affinity of a pod mentions. */
function platformOf(spec: Json): readonly (readonly string[])[] {
  const required = at(spec, 'affinity', 'nodeAffinity', REQUIRED);
  const rules = JSON.stringify([spec.nodeSelector ?? null, required ?? null]);
  return PLATFORM.filter((keys) => !keys.some((key) => rules.includes(`"${key}"`)));
}
