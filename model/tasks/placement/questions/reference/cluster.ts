import { field, list, text, texts } from './json.js';

/** Millicores and mebibytes. */
export interface Amount {
  readonly cpu: number;
  readonly memory: number;
}

export type Labels = Readonly<Record<string, string>>;

export interface Machine {
  readonly name: string;
  readonly labels: Labels;
  /** Keys, with their values, of taints that keep pods away. */
  readonly taints: readonly (readonly [key: string, value: string])[];
  readonly controlPlane: boolean;
  readonly room: Amount;
  readonly pods: number;
}

export interface Spread {
  readonly key: string;
  readonly skew: number;
  readonly of: Labels;
}

export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly request: Amount;
  /** The index of its node; undefined where it waits. */
  readonly at: number | undefined;
  /** The kind of what starts it again; undefined for a bare pod. */
  readonly owner: string | undefined;
  readonly selector: Labels;
  /** Where its volumes can be mounted: a label of nodes, and its values. */
  readonly volumes: readonly (readonly [key: string, values: readonly string[]])[];
  readonly tolerations: readonly { readonly key: string; readonly value: string; readonly any: boolean }[];
  /** Labels of pods that must not be on its node. */
  readonly apart: readonly Labels[];
  readonly spreads: readonly Spread[];
}

export interface Budget {
  readonly namespace: string;
  readonly of: Labels;
  /** So many of its pods have to be healthy. */
  readonly desired: number;
}

/** What a scheduler has to know of a cluster. */
export interface Reference {
  readonly machines: readonly Machine[];
  readonly pods: readonly Pod[];
  readonly budgets: readonly Budget[];
}

const HOSTNAME = 'kubernetes.io/hostname';
const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/**
 * Reads the dumps that exam/dump/ makes, from Kubernetes' documents and with nothing of the service's readers. Only what
 * these dumps have is known.
 * @throws {Error} for an amount in another unit
 */
export function referenceOf(items: readonly unknown[]): Reference {
  const of = (kind: string) => items.filter((item) => field(item, 'kind') === kind);
  const machines = of('Node').map(machineOf);
  const indices = new Map(machines.map(({ name }, n) => [name, n]));
  const volumes = new Map(of('PersistentVolume').map((item) => [text(field(item, 'metadata', 'name')), reachOf(item)]));
  const claims = new Map(
    of('PersistentVolumeClaim').map((item) => [
      `${text(field(item, 'metadata', 'namespace'))}/${text(field(item, 'metadata', 'name'))}`,
      volumes.get(text(field(item, 'spec', 'volumeName'))) ?? [],
    ]),
  );
  return {
    machines,
    pods: of('Pod').map((item) => podOf(item, indices, claims)),
    budgets: of('PodDisruptionBudget').map((item) => ({
      namespace: text(field(item, 'metadata', 'namespace')),
      of: texts(field(item, 'spec', 'selector', 'matchLabels')),
      desired: Number(field(item, 'status', 'desiredHealthy')),
    })),
  };
}

function machineOf(item: unknown): Machine {
  const labels = texts(field(item, 'metadata', 'labels'));
  const allocatable = field(item, 'status', 'allocatable');
  return {
    name: text(field(item, 'metadata', 'name')),
    labels,
    taints: list(field(item, 'spec', 'taints'))
      .filter((taint) => field(taint, 'effect') !== 'PreferNoSchedule')
      .map((taint) => [text(field(taint, 'key')), text(field(taint, 'value'))] as const),
    controlPlane: Object.hasOwn(labels, CONTROL_PLANE),
    room: amountOf(allocatable),
    pods: Number(field(allocatable, 'pods')),
  };
}

function podOf(item: unknown, indices: ReadonlyMap<string, number>, claims: ReadonlyMap<string, Pod['volumes']>): Pod {
  const spec = field(item, 'spec');
  const namespace = text(field(item, 'metadata', 'namespace'));
  const owner = list(field(item, 'metadata', 'ownerReferences'))[0];
  const rules = field(spec, 'affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  const requests = list(field(spec, 'containers')).map((one) => amountOf(field(one, 'resources', 'requests')));
  return {
    name: `${namespace}/${text(field(item, 'metadata', 'name'))}`,
    namespace,
    labels: texts(field(item, 'metadata', 'labels')),
    request: requests.reduce(plus, { cpu: 0, memory: 0 }),
    at: indices.get(text(field(spec, 'nodeName'))),
    owner: owner === undefined ? undefined : text(field(owner, 'kind')),
    selector: texts(field(spec, 'nodeSelector')),
    volumes: list(field(spec, 'volumes')).flatMap(
      (volume) => claims.get(`${namespace}/${text(field(volume, 'persistentVolumeClaim', 'claimName'))}`) ?? [],
    ),
    tolerations: list(field(spec, 'tolerations')).map((one) => ({
      key: text(field(one, 'key')),
      value: text(field(one, 'value')),
      any: field(one, 'operator') === 'Exists',
    })),
    apart: list(rules)
      .filter((term) => field(term, 'topologyKey') === HOSTNAME)
      .map((term) => texts(field(term, 'labelSelector', 'matchLabels'))),
    spreads: list(field(spec, 'topologySpreadConstraints'))
      .filter((one) => field(one, 'whenUnsatisfiable') === 'DoNotSchedule')
      .map((one) => ({
        key: text(field(one, 'topologyKey')),
        skew: Number(field(one, 'maxSkew')),
        of: texts(field(one, 'labelSelector', 'matchLabels')),
      })),
  };
}

function reachOf(volume: unknown): Pod['volumes'] {
  const terms = list(field(volume, 'spec', 'nodeAffinity', 'required', 'nodeSelectorTerms'));
  return terms.flatMap((term) =>
    list(field(term, 'matchExpressions')).map(
      (one) => [text(field(one, 'key')), list(field(one, 'values')).map(text)] as const,
    ),
  );
}

const MEBIBYTES: Readonly<Record<string, number>> = { Ki: 1 / 1024, Mi: 1, Gi: 1024 };

/** "250m" and "2", "512Mi" and "3Gi". */
export function amountOf(value: unknown): Amount {
  const cpu = /^(\d+)(m?)$/.exec(text(field(value, 'cpu')));
  const memory = /^(\d+)(Ki|Mi|Gi)$/.exec(text(field(value, 'memory')));
  if (!cpu || !memory)
    throw new Error(`expected cpu in "m" and memory in "Ki", "Mi" or "Gi", got ${JSON.stringify(value)}`);
  return {
    cpu: Number(cpu[1]) * (cpu[2] === 'm' ? 1 : 1000),
    memory: Number(memory[1]) * (MEBIBYTES[memory[2] ?? ''] ?? 0),
  };
}

export const plus = (a: Amount, b: Amount): Amount => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory });

export const matches = (wanted: Labels, labels: Labels): boolean =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);

/** Whether a pod belongs to its node, which every node has its own of. */
export const isDaemon = ({ owner }: Pod): boolean => owner === 'DaemonSet';

/** Controllers of Kubernetes that start an evicted pod again. */
const CONTROLLERS = ['ReplicaSet', 'StatefulSet', 'Job'];

/** Whether a pod may be made to leave: something starts it again, and its data is not on its node. */
export const isMovable = ({ owner, volumes }: Pod): boolean =>
  CONTROLLERS.includes(owner ?? '') && !volumes.some(([key]) => key === HOSTNAME);
