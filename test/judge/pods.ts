import { type Amounts, type Guesses, needsOf } from './amounts.js';
import type { Budget } from './budgets.js';
import type { Host } from './cluster.js';
import { amount, at, dict, dicts, type Json, labels, text } from './json.js';
import { type PodTerm, podTerms, type Spread, spreadsOf } from './neighbours.js';
import type { Labels } from './selectors.js';
import { expelling } from './taints.js';
import { type Claim, claimsOf, hasEmptyDir, isLocal, keptPaths, volumeName } from './volumes.js';

/**
 * What becomes of a pod: `finished` holds nothing; `leaving` (being deleted) holds its place; `bound` goes with its node;
 * `evictable` is made anew elsewhere; `pinned` must not be evicted; `waiting` has no node, or not for long.
 */
export type PodKind = 'finished' | 'leaving' | 'bound' | 'evictable' | 'pinned' | 'waiting';

export interface Pod {
  /** `namespace/name`. */
  id: string;
  namespace: string;
  labels: Labels;
  spec: Json;
  kind: PodKind;
  /** Why it is pinned. */
  pins: readonly string[];
  /** No disruption is allowed, whatever its owner says. */
  forbidden: boolean;
  /** Where the dump has it. */
  node: string | undefined;
  /** The controller that makes it anew. */
  owner: string | undefined;
  requested: Amounts;
  counted: Amounts;
  /** Its needs rest on a default. */
  guessed: boolean;
  /** It may move only because the request says that volumes may. */
  carried: boolean;
  claims: readonly Claim[];
  emptyDir: boolean;
  ports: readonly string[];
  priority: number;
  /** Nobody but whoever holds it back can tell whether it would land. */
  held: boolean;
  affinity: readonly PodTerm[];
  anti: readonly PodTerm[];
  preferred: readonly PodTerm[];
  spreads: readonly Spread[];
}

const REMADE = ['ReplicaSet', 'StatefulSet', 'Job', 'ReplicationController'];
const KEEP: readonly (readonly [key: string, value: string])[] = [
  ['cluster-autoscaler.kubernetes.io/safe-to-evict', 'false'],
  ['karpenter.sh/do-not-disrupt', 'true'],
  ['karpenter.sh/do-not-evict', 'true'],
];

export interface Surroundings {
  hosts: ReadonlyMap<string, Host>;
  guesses: Guesses;
  portable: boolean;
  claims: ReadonlyMap<string, Json>;
  volumes: ReadonlyMap<string, Json>;
  budgets: readonly Budget[];
}

export function readPod(raw: Json, around: Surroundings): Pod {
  const spec = dict(raw.spec);
  const namespace = text(at(raw, 'metadata', 'namespace')) || 'default';
  const id = `${namespace}/${text(at(raw, 'metadata', 'name'))}`;
  const owner = dicts(at(raw, 'metadata', 'ownerReferences')).find(({ controller }) => controller === true);
  const node = text(spec.nodeName) || undefined;
  const claims = claimsOf(raw, around.claims, around.volumes);
  const own = labels(at(raw, 'metadata', 'labels'));
  const budgets = around.budgets.filter(({ pods }) => pods.has(id));
  const standing = pinsOf(raw, owner, budgets);
  const data = dataOf(spec, claims);
  const pins = [...standing, ...(around.portable ? [] : data.unsure), ...data.local];
  const terms = { namespace, labels: own };
  return {
    id,
    namespace,
    labels: own,
    spec,
    kind: kindOf(raw, spec, node, owner, pins, around.hosts),
    pins,
    forbidden: budgets.some(({ allowed }) => allowed < 1) || budgets.length > 1,
    node,
    owner: owner && `${namespace}/${text(owner.kind)}/${text(owner.name)}`,
    ...needsOf(raw, around.guesses),
    carried: around.portable && data.unsure.length > 0,
    claims,
    emptyDir: hasEmptyDir(spec),
    ports: portsOf(spec),
    priority: amount(spec.priority, 0),
    held: claims.some(({ unknown }) => unknown) || dicts(spec.schedulingGates).length > 0 || !usual(spec),
    affinity: podTerms(at(spec, 'affinity', 'podAffinity'), terms, 'required'),
    anti: podTerms(at(spec, 'affinity', 'podAntiAffinity'), terms, 'required'),
    preferred: [
      ...podTerms(at(spec, 'affinity', 'podAffinity'), terms, 'preferred'),
      ...podTerms(at(spec, 'affinity', 'podAntiAffinity'), terms, 'preferred', -1),
    ],
    spreads: spreadsOf(spec, own),
  };
}

const usual = (spec: Json) => ['', 'default-scheduler'].includes(text(spec.schedulerName));

function kindOf(
  raw: Json,
  spec: Json,
  node: string | undefined,
  owner: Json | undefined,
  pins: readonly string[],
  hosts: ReadonlyMap<string, Host>,
): PodKind {
  if (['Succeeded', 'Failed'].includes(text(at(raw, 'status', 'phase')))) return 'finished';
  if (at(raw, 'metadata', 'deletionTimestamp') !== undefined) return 'leaving';
  const mirror = at(raw, 'metadata', 'annotations', 'kubernetes.io/config.mirror') !== undefined;
  if (mirror || ['DaemonSet', 'Node'].includes(text(owner?.kind))) return 'bound';
  const host = node === undefined ? undefined : hosts.get(node);
  if (node === undefined || (host && (!host.ready || expelling(spec, host.taints)))) return 'waiting';
  return pins.length > 0 ? 'pinned' : 'evictable';
}

/** Why a pod must stay, whatever its data. */
function pinsOf(raw: Json, owner: Json | undefined, budgets: readonly Budget[]): string[] {
  const annotations = labels(at(raw, 'metadata', 'annotations'));
  const kind = text(owner?.kind);
  return [
    ...(owner === undefined ? ['no controller'] : []),
    ...(owner !== undefined && !REMADE.includes(kind) ? [`belongs to ${kind}`] : []),
    ...KEEP.filter(([key, value]) => annotations.get(key) === value).map(([key]) => key),
    ...budgets.filter(({ allowed }) => allowed < 1).map(({ name }) => `PodDisruptionBudget ${name}`),
    // The eviction API answers 500 for a pod of more than one budget.
    ...(budgets.length > 1 ? ['more than one PodDisruptionBudget'] : []),
  ];
}

/** What ties a pod to its node by data: disks of the node for certain, and what may move where someone says so. */
function dataOf(spec: Json, claims: readonly Claim[]) {
  const disks = claims.flatMap(({ volume }) =>
    volume && isLocal(volume) ? [`local volume ${volumeName(volume)}`] : [],
  );
  const paths = keptPaths(spec).map((path) => `hostPath ${path}`);
  const unknown = claims.filter((claim) => claim.unknown).map(({ id }) => `claim ${id} of unknown kind`);
  return { local: disks, unsure: [...paths, ...unknown] };
}

/** Ports of the node that a pod takes, as `protocol/port/address`. */
function portsOf(spec: Json): string[] {
  const sidecars = dicts(spec.initContainers).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...dicts(spec.containers), ...sidecars].flatMap(({ ports }) =>
    dicts(ports).flatMap((port) => {
      const taken = amount(port.hostPort, 0) || (spec.hostNetwork === true ? amount(port.containerPort, 0) : 0);
      return taken === 0 ? [] : [`${text(port.protocol) || 'TCP'}/${taken}/${text(port.hostIP) || '0.0.0.0'}`];
    }),
  );
}
