import type { Chance } from '../chance.js';
import { affinityOf, spreadsFor } from './affinities.js';
import type { Item, Style } from './nodes.js';
import { type PodPlan, resourcesOf, suffix } from './pods.js';
import { type Storage, volumesOf } from './storage.js';

const NAMES = [
  'web',
  'api',
  'db',
  'cache',
  'queue',
  'jellyfin',
  'sonarr',
  'grafana',
  'loki',
  'gitea',
  'vault',
  'redis',
  'search',
  'worker',
  'proxy',
  'mail',
];
const NAMESPACES = ['default', 'media', 'apps', 'monitoring', 'shop'];
const FOREIGN = ['InstanceManager', 'Cluster', 'VirtualMachineInstance', 'Domain', 'Kafka'];

export interface App {
  name: string;
  namespace: string;
  labels: Record<string, string>;
  pods: PodPlan[];
  extras: Item[];
}

type Kind = 'Deployment' | 'StatefulSet' | 'Job' | 'bare' | 'foreign' | 'ReplicationController' | 'done';

const KINDS: readonly Kind[] = [
  ...Array<Kind>(55).fill('Deployment'),
  ...Array<Kind>(20).fill('StatefulSet'),
  ...Array<Kind>(6).fill('Job'),
  ...Array<Kind>(4).fill('bare'),
  ...Array<Kind>(6).fill('foreign'),
  ...Array<Kind>(3).fill('ReplicationController'),
  ...Array<Kind>(6).fill('done'),
];

/** An application: some pods that are alike, and what they bring along. */
export function appOf(chance: Chance, index: number, style: Style, others: readonly App[]): App {
  const kind = chance.of(KINDS);
  const name = `${chance.of(NAMES)}-${index}`;
  const namespace = chance.of(NAMESPACES);
  const hash = suffix(chance, 9);
  const labels: Record<string, string> = { app: name, ...(kind === 'Deployment' ? { 'pod-template-hash': hash } : {}) };
  const replicas = kind === 'bare' || kind === 'Job' || kind === 'done' ? 1 : chance.of([1, 1, 1, 2, 2, 3, 3, 4, 5]);
  const storage: Storage = { extras: [], kind };
  const spec = specOf(chance, { name, namespace, replicas, style, others });
  const annotations = annotationsOf(chance);
  const controller = controllerOf(kind, name, hash, chance);
  const shared = volumesOf(chance, storage, namespace, name);
  const pods = Array.from({ length: replicas }, (_, i): PodPlan => {
    const pod =
      kind === 'StatefulSet' || kind === 'foreign'
        ? `${name}-${i}`
        : kind === 'bare'
          ? name
          : `${controller?.name}-${suffix(chance, 5)}`;
    return {
      name: pod,
      namespace,
      labels,
      owner: controller,
      annotations,
      spec: { ...spec, ...shared(i, spec) },
      phase: kind === 'done' ? chance.of(['Succeeded', 'Succeeded', 'Failed']) : 'Running',
    };
  });
  return { name, namespace, labels, pods, extras: storage.extras };
}

function controllerOf(kind: Kind, name: string, hash: string, chance: Chance) {
  if (kind === 'bare') return undefined;
  if (kind === 'Deployment') return { kind: 'ReplicaSet', name: `${name}-${hash}` };
  if (kind === 'foreign') return { kind: chance.of(FOREIGN), name };
  return { kind: kind === 'done' ? 'Job' : kind, name };
}

function annotationsOf(chance: Chance): Record<string, string> {
  const roll = chance.int(1, 100);
  if (roll <= 2) return { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' };
  if (roll <= 4) return { [chance.of(['karpenter.sh/do-not-disrupt', 'karpenter.sh/do-not-evict'])]: 'true' };
  if (roll <= 6) return { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' };
  return {};
}

interface Given {
  name: string;
  namespace: string;
  replicas: number;
  style: Style;
  others: readonly App[];
}

function specOf(chance: Chance, given: Given): Item {
  const { style, name } = given;
  const resources = resourcesOf(chance, false);
  const gpu = style.gpu !== undefined && chance.is(0.25) ? { [style.gpu]: '1' } : undefined;
  const scratch = chance.is(0.05) ? { 'ephemeral-storage': chance.of(['1Gi', '5Gi', '10G']) } : {};
  const main = {
    ...resources,
    requests: { ...object(resources.requests), ...gpu, ...scratch },
    ...(gpu ? { limits: { ...object(resources.limits), ...gpu } } : {}),
  };
  const ports = portsOf(chance);
  const initial = [
    ...(chance.is(0.12)
      ? [{ name: 'init', resources: { requests: { cpu: chance.of(['50m', '1', '2']), memory: '128Mi' } } }]
      : []),
    ...(chance.is(0.07) ? [{ name: 'sidecar', restartPolicy: 'Always', resources: resourcesOf(chance, true) }] : []),
  ];
  const containers = [
    { name, image: `${name}:1`, resources: main, ...(ports ? { ports } : {}) },
    ...(chance.is(0.15) ? [{ name: 'exporter', resources: resourcesOf(chance, true) }] : []),
  ];
  const affinity = affinityOf(chance, given);
  const spreads = spreadsFor(chance, given);
  const selector = selectorOf(chance, style);
  const tolerations = tolerationsOf(chance);
  return {
    containers,
    ...(initial.length > 0 ? { initContainers: initial } : {}),
    ...(affinity ? { affinity } : {}),
    ...(spreads.length > 0 ? { topologySpreadConstraints: spreads } : {}),
    ...(selector ? { nodeSelector: selector } : {}),
    tolerations,
    ...(chance.is(0.03) ? { overhead: { cpu: '250m', memory: '120Mi' } } : {}),
    ...(chance.is(0.08) ? { priority: chance.of([-10, 1000, 100000]) } : {}),
    ...(chance.is(0.02) ? { hostNetwork: true } : {}),
  };
}

const object = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

function portsOf(chance: Chance): Item[] | undefined {
  if (!chance.is(0.08)) return undefined;
  const hostPort = chance.of([80, 443, 8080, 9100]);
  const address = chance.is(0.2) ? { hostIP: chance.of(['127.0.0.1', '10.0.0.1']) } : {};
  const protocol = chance.is(0.2) ? { protocol: chance.of(['UDP', 'TCP']) } : {};
  return [{ containerPort: hostPort, hostPort, ...address, ...protocol }];
}

function selectorOf(chance: Chance, { mixed, pools }: Style): Record<string, string> | undefined {
  if (mixed && chance.is(0.25)) return { 'kubernetes.io/arch': chance.of(['amd64', 'arm64']) };
  if (pools.length > 0 && chance.is(0.15)) return { disktype: chance.of(pools) };
  return chance.is(0.05) ? { 'kubernetes.io/os': 'linux' } : undefined;
}

function tolerationsOf(chance: Chance): Item[] {
  const usual = ['not-ready', 'unreachable'].map((state) => ({
    key: `node.kubernetes.io/${state}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  }));
  const roll = chance.int(1, 100);
  if (roll <= 5) return [...usual, { key: 'dedicated', operator: 'Equal', value: 'batch', effect: 'NoSchedule' }];
  if (roll <= 8)
    return [...usual, { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }];
  if (roll === 9) return [{ operator: 'Exists' }];
  if (roll <= 11)
    return [
      ...usual,
      { key: 'maintenance', operator: 'Exists', ...(chance.is(0.5) ? { tolerationSeconds: 600 } : {}) },
    ];
  return usual;
}
