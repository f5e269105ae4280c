import { type Amounts, added, amounts, ofPod, type Reader, requested, stated } from './amounts.js';
import { at, type Json, list, record, records, text, texts } from './json.js';
import { all, equal, type Labels, type Matcher, nodeTerm, nodeTerms, selector } from './labels.js';
import { type Namespaces, readTerms, type Term, withKeys } from './neighbours.js';
import { type Tolerates, tolerance } from './taints.js';
import type { Mounted, Storage } from './volumes.js';

/** A spread constraint of one pod. */
export interface Spread {
  readonly key: string;
  readonly maxSkew: number;
  readonly hard: boolean;
  readonly minDomains: number;
  /** Whether nodes that the pod's own selectors or tolerations shut out are no domains. */
  readonly honorsAffinity: boolean;
  readonly honorsTaints: boolean;
  readonly means: Matcher;
}

export interface Preference {
  readonly weight: number;
  matches(labels: Labels, name: string): boolean;
}

/** A pod as the scheduler sees it, and what keeps it from being evicted. */
export interface SimPod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly node: string | undefined;
  /** namespace/kind/name of its controller. */
  readonly owner: string | undefined;
  readonly ownerKind: string | undefined;
  readonly bound: boolean;
  readonly terminating: boolean;
  readonly gated: boolean;
  readonly ready: boolean;
  readonly priority: number;
  /** Why it may not be evicted, budgets apart. */
  readonly stays: string | undefined;
  /** CPU and memory as its containers say them; a limit is none, though the API server takes it for one on its way in. */
  readonly stated: Amounts;
  readonly requests: Amounts;
  /** The same with 100m and 200Mi for each container that says nothing: what scores are made of. */
  readonly nonZero: { readonly cpu: number; readonly memory: number };
  /** What it is taken to need. */
  readonly assumed: { readonly cpu: number; readonly memory: number };
  readonly tolerates: Tolerates;
  readonly wants: (labels: Labels, name: string) => boolean;
  readonly prefers: readonly Preference[];
  readonly affinity: readonly Term[];
  readonly antiAffinity: readonly Term[];
  readonly likes: readonly Term[];
  readonly dislikes: readonly Term[];
  readonly spreads: readonly Spread[];
  readonly ports: readonly string[];
  readonly mounted: Mounted;
  /** Labels of nodes whose values its images are built for, where nothing says otherwise. */
  readonly platform: readonly (readonly string[])[];
  readonly images: readonly string[];
}

export interface Context {
  readonly storage: Storage;
  readonly namespaces: Namespaces;
  readonly use: ReadonlyMap<string, Amounts>;
  /** Defaults of LimitRanges by namespace. */
  readonly ranges: ReadonlyMap<string, Amounts>;
  readonly assume: { readonly cpu: number; readonly memory: number };
  readonly anyPlatform: boolean;
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const MIB = 1024 * 1024;
const DEFAULTS: Amounts = new Map([
  ['cpu', 100],
  ['memory', 200 * MIB],
]);
const EVICTABLE = new Set(['ReplicaSet', 'StatefulSet', 'Job', 'ReplicationController']);
const OPT_OUT: readonly (readonly [string, string])[] = [
  ['cluster-autoscaler.kubernetes.io/safe-to-evict', 'false'],
  ['karpenter.sh/do-not-disrupt', 'true'],
  ['karpenter.sh/do-not-evict', 'true'],
];

/** Undefined for a pod that has ended. */
export function readSimPod(object: Json, context: Context): SimPod | undefined {
  const { metadata, spec, status } = {
    metadata: record(object.metadata),
    spec: record(object.spec),
    status: record(object.status),
  };
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return undefined;
  const namespace = text(metadata.namespace) ?? 'default';
  const name = `${namespace}/${text(metadata.name) ?? ''}`;
  const labels = texts(metadata.labels);
  const affinity = record(spec.affinity);
  const owner = ownerOf(metadata);
  const mounted = context.storage.of(spec, namespace);
  const terms = (kind: string, when: string) =>
    readTerms(at(affinity, kind, when), namespace, labels, context.namespaces);
  const requests = ofPod(spec, requested);
  const filled = ofPod(spec, withDefaults(DEFAULTS));
  const nodeSelector = texts(spec.nodeSelector);
  const required = at(affinity, 'nodeAffinity', REQUIRED);
  const inTerms = nodeTerms(required);
  const byLabels = all(equal(nodeSelector));
  const mentions = JSON.stringify([spec.nodeSelector ?? null, required ?? null]);
  const annotations = texts(metadata.annotations);
  const ready = records(status.conditions).find((condition) => condition.type === 'Ready');
  return {
    name,
    namespace,
    labels,
    node: text(spec.nodeName) || undefined,
    owner: owner && `${namespace}/${owner.kind}/${owner.name}`,
    ownerKind: owner?.kind,
    bound: owner?.kind === 'DaemonSet' || owner?.kind === 'Node',
    terminating: metadata.deletionTimestamp !== undefined && metadata.deletionTimestamp !== null,
    gated: list(spec.schedulingGates).length > 0,
    ready: status.phase !== 'Pending' && (ready === undefined || ready.status === 'True'),
    priority: typeof spec.priority === 'number' ? spec.priority : 0,
    stays: whyStays(owner, annotations, mounted),
    stated: ofPod(spec, stated),
    requests: added([requests, new Map([['pods', 1]])]),
    nonZero: { cpu: filled.get('cpu') ?? 0, memory: filled.get('memory') ?? 0 },
    assumed: assumedOf(spec, name, namespace, context),
    tolerates: tolerance(spec.tolerations),
    wants: (nodeLabels, node) => byLabels(nodeLabels) && (inTerms?.(nodeLabels, node) ?? true),
    prefers: records(at(affinity, 'nodeAffinity', PREFERRED)).map(({ weight, preference }) => ({
      weight: typeof weight === 'number' ? weight : 0,
      matches: nodeTerm(preference),
    })),
    affinity: terms('podAffinity', REQUIRED),
    antiAffinity: terms('podAntiAffinity', REQUIRED),
    likes: terms('podAffinity', PREFERRED),
    dislikes: terms('podAntiAffinity', PREFERRED),
    spreads: records(spec.topologySpreadConstraints).map((one) => readSpread(one, labels)),
    ports: portsOf(spec),
    mounted,
    platform: context.anyPlatform ? [] : PLATFORM.filter((keys) => !keys.some((key) => mentions.includes(`"${key}"`))),
    images: [...records(spec.initContainers), ...records(spec.containers)].flatMap(({ image }) => text(image) ?? []),
  };
}

const PLATFORM = [
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
];

interface Owner {
  readonly kind: string;
  readonly name: string;
}

function ownerOf(metadata: Json): Owner | undefined {
  if (at(metadata, 'annotations', 'kubernetes.io/config.mirror') !== undefined) return { kind: 'Node', name: '' };
  const controller = records(metadata.ownerReferences).find((one) => one.controller === true);
  return controller && { kind: text(controller.kind) ?? '', name: text(controller.name) ?? '' };
}

function whyStays(owner: Owner | undefined, annotations: Labels, mounted: Mounted): string | undefined {
  if (!owner) return 'no controller starts it again';
  if (owner.kind === 'DaemonSet' || owner.kind === 'Node') return 'it comes and goes with its node';
  if (!EVICTABLE.has(owner.kind)) return `its operator decides (${owner.kind})`;
  const said = OPT_OUT.find(([key, value]) => annotations.get(key) === value);
  return said ? `${said[0]} is ${said[1]}` : mounted.holds;
}

const withDefaults =
  (defaults: Amounts): Reader =>
  (container, lasting) =>
    new Map([...defaults, ...requested(container, lasting)]);

/** CPU and memory as measured, else as limited, else as its namespace or the caller assumes, where it requests nothing. */
function assumedOf(spec: Json, name: string, namespace: string, { use, ranges, assume }: Context) {
  const measured = use.get(name);
  const whole = amounts(at(spec, 'resources', 'requests'));
  const usual = new Map<string, number>([
    ['cpu', assume.cpu],
    ['memory', assume.memory],
    ...(ranges.get(namespace) ?? []),
  ]);
  // A container that is not among the measured ones of its pod is not known to need nothing.
  const byContainer = [...records(at(spec, 'containers')), ...records(at(spec, 'initContainers'))].some((container) =>
    use.has(`${name}/${text(container.name) ?? ''}`),
  );
  const of = (resource: 'cpu' | 'memory') => {
    let unnamed = false;
    const total = ofPod(spec, (container, lasting) => {
      const given = stated(container, lasting);
      if (!lasting || given.has(resource) || whole.has(resource)) return given;
      const own = use.get(`${name}/${text(container.name) ?? ''}`);
      if (own) return new Map([...given, [resource, own.get(resource) ?? 0]]);
      if (measured && !byContainer) {
        unnamed = true;
        return new Map([...given, [resource, 0]]);
      }
      const limit = amounts(at(container, 'resources', 'limits')).get(resource);
      return new Map([...given, [resource, limit ?? usual.get(resource) ?? 0]]);
    });
    const counted = total.get(resource) ?? 0;
    return unnamed && measured ? Math.max(counted, measured.get(resource) ?? 0) : counted;
  };
  return { cpu: of('cpu'), memory: of('memory') };
}

function readSpread(one: Json, labels: Labels): Spread {
  const wanted = selector(withKeys(one.labelSelector, one.matchLabelKeys, labels));
  return {
    key: text(one.topologyKey) ?? '',
    maxSkew: typeof one.maxSkew === 'number' ? one.maxSkew : 1,
    hard: one.whenUnsatisfiable !== 'ScheduleAnyway',
    minDomains: typeof one.minDomains === 'number' ? one.minDomains : 1,
    honorsAffinity: one.nodeAffinityPolicy !== 'Ignore',
    honorsTaints: one.nodeTaintsPolicy === 'Honor',
    means: wanted ?? (() => false),
  };
}

/** protocol/port/address; the address of all addresses is empty. In the host's network every port is one of the host. */
function portsOf(spec: Json): string[] {
  const sidecars = records(spec.initContainers).filter((container) => container.restartPolicy === 'Always');
  return [...records(spec.containers), ...sidecars]
    .flatMap(({ ports }) => records(ports))
    .flatMap(({ hostPort, containerPort, protocol, hostIP }) => {
      const port = hostPort ?? (spec.hostNetwork === true ? containerPort : undefined);
      if (typeof port !== 'number' || port === 0) return [];
      const address = text(hostIP) ?? '';
      return [`${text(protocol) ?? 'TCP'}/${port}/${address === '0.0.0.0' || address === '::' ? '' : address}`];
    });
}
