import type { JudgeDice } from '../dice.js';
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
export function appOf(dice: JudgeDice, index: number, style: Style, others: readonly App[]): App {
  const kind = dice.pick(KINDS);
  const name = `${dice.pick(NAMES)}-${index}`;
  const namespace = dice.pick(NAMESPACES);
  const hash = suffix(dice, 9);
  const labels: Record<string, string> = { app: name, ...(kind === 'Deployment' ? { 'pod-template-hash': hash } : {}) };
  const replicas = kind === 'bare' || kind === 'Job' || kind === 'done' ? 1 : dice.pick([1, 1, 1, 2, 2, 3, 3, 4, 5]);
  const storage: Storage = { extras: [], kind };
  const spec = specOf(dice, { name, namespace, replicas, style, others });
  const annotations = annotationsOf(dice);
  const controller = controllerOf(kind, name, hash, dice);
  const shared = volumesOf(dice, storage, namespace, name);
  const pods = Array.from({ length: replicas }, (_, i): PodPlan => {
    const pod =
      kind === 'StatefulSet' || kind === 'foreign'
        ? `${name}-${i}`
        : kind === 'bare'
          ? name
          : `${controller?.name}-${suffix(dice, 5)}`;
    return {
      name: pod,
      namespace,
      labels,
      owner: controller,
      annotations,
      spec: { ...spec, ...shared(i, spec) },
      phase: kind === 'done' ? dice.pick(['Succeeded', 'Succeeded', 'Failed']) : 'Running',
    };
  });
  return { name, namespace, labels, pods, extras: storage.extras };
}

function controllerOf(kind: Kind, name: string, hash: string, dice: JudgeDice) {
  if (kind === 'bare') return undefined;
  if (kind === 'Deployment') return { kind: 'ReplicaSet', name: `${name}-${hash}` };
  if (kind === 'foreign') return { kind: dice.pick(FOREIGN), name };
  return { kind: kind === 'done' ? 'Job' : kind, name };
}

function annotationsOf(dice: JudgeDice): Record<string, string> {
  const roll = dice.whole(1, 100);
  if (roll <= 2) return { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' };
  if (roll <= 4) return { [dice.pick(['karpenter.sh/do-not-disrupt', 'karpenter.sh/do-not-evict'])]: 'true' };
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

function specOf(dice: JudgeDice, given: Given): Item {
  const { style, name } = given;
  const resources = resourcesOf(dice, false);
  const gpu = style.gpu !== undefined && dice.chance(0.25) ? { [style.gpu]: '1' } : undefined;
  const scratch = dice.chance(0.05) ? { 'ephemeral-storage': dice.pick(['1Gi', '5Gi', '10G']) } : {};
  const main = {
    ...resources,
    requests: { ...object(resources.requests), ...gpu, ...scratch },
    ...(gpu ? { limits: { ...object(resources.limits), ...gpu } } : {}),
  };
  const ports = portsOf(dice);
  const initial = [
    ...(dice.chance(0.12)
      ? [{ name: 'init', resources: { requests: { cpu: dice.pick(['50m', '1', '2']), memory: '128Mi' } } }]
      : []),
    ...(dice.chance(0.07) ? [{ name: 'sidecar', restartPolicy: 'Always', resources: resourcesOf(dice, true) }] : []),
  ];
  const containers = [
    { name, image: `${name}:1`, resources: main, ...(ports ? { ports } : {}) },
    ...(dice.chance(0.15) ? [{ name: 'exporter', resources: resourcesOf(dice, true) }] : []),
  ];
  const affinity = affinityOf(dice, given);
  const spreads = spreadsFor(dice, given);
  const selector = selectorOf(dice, style);
  const tolerations = tolerationsOf(dice);
  return {
    containers,
    ...(initial.length > 0 ? { initContainers: initial } : {}),
    ...(affinity ? { affinity } : {}),
    ...(spreads.length > 0 ? { topologySpreadConstraints: spreads } : {}),
    ...(selector ? { nodeSelector: selector } : {}),
    tolerations,
    ...(dice.chance(0.03) ? { overhead: { cpu: '250m', memory: '120Mi' } } : {}),
    ...(dice.chance(0.08) ? { priority: dice.pick([-10, 1000, 100000]) } : {}),
    ...(dice.chance(0.02) ? { hostNetwork: true } : {}),
  };
}

const object = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

function portsOf(dice: JudgeDice): Item[] | undefined {
  if (!dice.chance(0.08)) return undefined;
  const hostPort = dice.pick([80, 443, 8080, 9100]);
  const address = dice.chance(0.2) ? { hostIP: dice.pick(['127.0.0.1', '10.0.0.1']) } : {};
  const protocol = dice.chance(0.2) ? { protocol: dice.pick(['UDP', 'TCP']) } : {};
  return [{ containerPort: hostPort, hostPort, ...address, ...protocol }];
}

function selectorOf(dice: JudgeDice, { mixed, pools }: Style): Record<string, string> | undefined {
  if (mixed && dice.chance(0.25)) return { 'kubernetes.io/arch': dice.pick(['amd64', 'arm64']) };
  if (pools.length > 0 && dice.chance(0.15)) return { disktype: dice.pick(pools) };
  return dice.chance(0.05) ? { 'kubernetes.io/os': 'linux' } : undefined;
}

function tolerationsOf(dice: JudgeDice): Item[] {
  const usual = ['not-ready', 'unreachable'].map((state) => ({
    key: `node.kubernetes.io/${state}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  }));
  const roll = dice.whole(1, 100);
  if (roll <= 5) return [...usual, { key: 'dedicated', operator: 'Equal', value: 'batch', effect: 'NoSchedule' }];
  if (roll <= 8)
    return [...usual, { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }];
  if (roll === 9) return [{ operator: 'Exists' }];
  if (roll <= 11)
    return [
      ...usual,
      { key: 'maintenance', operator: 'Exists', ...(dice.chance(0.5) ? { tolerationSeconds: 600 } : {}) },
    ];
  return usual;
}
