import { Dice } from '../../../../data/dice.js';
import { type App, appsOf, DAEMONS } from './apps.js';
import { filled } from './fill.js';
import { type Item, machinesOf, nodeItem } from './machines.js';
import { claimName, type Planned, podItem } from './pods.js';

/** What is asked of a dump: so many nodes, and so many pods in all, those of DaemonSets included. */
export interface DumpSize {
  readonly nodes: number;
  readonly pods: number;
}

/** A homelab, and three companies. */
export const DUMP_SIZES: readonly DumpSize[] = [
  { nodes: 8, pods: 150 },
  { nodes: 64, pods: 1200 },
  { nodes: 128, pods: 2500 },
  { nodes: 500, pods: 10_000 },
];

/** The share of CPU and memory that all pods together request. */
const FILL = [0.45, 0.75] as const;

/**
 * A dump of a whole cluster as kubectl prints it, made up from a seed: Deployments of which 40 % keep their pods apart, one
 * application in ten pinned to its volume or to a pool of nodes, budgets, spread constraints, DaemonSets on every node, and
 * nodes of several sizes that are 45 to 75 % full.
 */
export function clusterDump(
  { nodes, pods }: DumpSize,
  seed: number,
): { apiVersion: 'v1'; kind: 'List'; items: Item[] } {
  const dice = new Dice(seed);
  const machines = machinesOf(nodes, dice);
  const apps = appsOf(Math.max(0, pods - nodes * DAEMONS.length), dice);
  const planned = filled(apps, machines, dice.real(...FILL), dice);
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      ...machines.map(nodeItem),
      ...planned.map(podItem),
      ...planned.flatMap(storageOf),
      ...apps.flatMap((app) => budgetOf(app, planned)),
    ],
  };
}

/** The claim of a pod and its volume, which is where the pod runs. */
function storageOf(pod: Planned): Item[] {
  const { app, machine } = pod;
  if (!app.volumes || !machine) return [];
  const claim = claimName(pod);
  const volume = `pvc-${app.namespace}-${claim}`;
  const [key, value] =
    app.volumes === 'local' ? ['kubernetes.io/hostname', machine.name] : ['topology.kubernetes.io/zone', machine.zone];
  const term = { matchExpressions: [{ key, operator: 'In', values: [value] }] };
  const source = app.volumes === 'local' ? { local: { path: `/disks/${claim}` } } : { csi: { driver: 'ebs.csi' } };
  return [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: volume },
      spec: { accessModes: ['ReadWriteOnce'], ...source, nodeAffinity: { required: { nodeSelectorTerms: [term] } } },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: claim, namespace: app.namespace },
      spec: { accessModes: ['ReadWriteOnce'], volumeName: volume },
      status: { phase: 'Bound' },
    },
  ];
}

function budgetOf(app: App, planned: readonly Planned[]): Item[] {
  if (!app.budget) return [];
  const healthy = planned.filter((pod) => pod.app === app && pod.machine).length;
  const { minAvailable, maxUnavailable } = app.budget;
  const share = (value: unknown) =>
    typeof value === 'string' ? Math.ceil((Number.parseInt(value, 10) * app.replicas) / 100) : Number(value);
  const desired =
    maxUnavailable === undefined ? share(minAvailable) : Math.max(0, app.replicas - share(maxUnavailable));
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: app.name, namespace: app.namespace },
      spec: { ...app.budget, selector: { matchLabels: { 'app.kubernetes.io/name': app.name } } },
      status: {
        currentHealthy: healthy,
        desiredHealthy: desired,
        disruptionsAllowed: Math.max(0, healthy - desired),
        expectedPods: app.replicas,
      },
    },
  ];
}
