import type { Dice } from '../../../../data/dice.js';
import type { Item, Pool } from './machines.js';

/** Pods that are alike, and what starts them again. */
export interface App {
  readonly name: string;
  readonly namespace: string;
  readonly kind: 'ReplicaSet' | 'StatefulSet' | 'Job' | 'DaemonSet' | 'Kafka' | 'bare';
  readonly replicas: number;
  /** Of each pod: millicores and mebibytes, before everything is scaled to the wanted fill. */
  readonly cpu: number;
  readonly memory: number;
  /** Required anti-affinity among its own pods. */
  readonly apart: boolean;
  /** Labels of nodes over which its pods are spread, each with whether that is required. */
  readonly spreads: readonly (readonly [key: string, required: boolean])[];
  /** The only pool for it; undefined where every pool without a taint will do. */
  readonly pool: Pool | undefined;
  /** Where the volumes of its pods are; undefined where they have none. */
  readonly volumes: 'local' | 'zone' | undefined;
  readonly budget: Item | undefined;
  readonly preferred: boolean;
  readonly emptyDir: boolean;
  readonly priority: number;
}

const CPU = [10, 20, 50, 50, 100, 100, 100, 200, 250, 500, 500, 1000, 1500];
const MEMORY = [32, 64, 64, 128, 128, 256, 256, 512, 512, 1024, 2048, 3072];
/** Most deployments are small, and a few hold many of the pods. */
const REPLICAS = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 5, 6, 8, 12, 20, 30];
export const HOSTNAME = 'kubernetes.io/hostname';
export const ZONE = 'topology.kubernetes.io/zone';
/** Shares of applications, or of those with several pods. */
const APART = 0.4;
const LOCAL = 0.05;
const POOLED = 0.05;
const BUDGETS = 0.6;

/** Applications with so many pods in all. */
export function appsOf(pods: number, dice: Dice): App[] {
  const apps: App[] = [];
  const most = Math.max(3, Math.round(pods / 60));
  for (let left = pods; left > 0; left -= apps.at(-1)?.replicas ?? left) {
    apps.push(appOf(apps.length, Math.min(left, most), dice));
  }
  return apps;
}

function appOf(index: number, most: number, dice: Dice): App {
  const kind = kindOf(dice);
  const replicas = kind === 'Job' || kind === 'bare' ? 1 : Math.min(most, dice.pick(REPLICAS));
  const several = replicas > 1;
  const local = dice.chance(LOCAL);
  const zoned = kind === 'StatefulSet' && dice.chance(0.5);
  return {
    name: `app-${index}`,
    namespace: `team-${Math.floor(index / 12)}`,
    kind,
    replicas,
    cpu: dice.pick(CPU),
    memory: dice.pick(MEMORY),
    apart: several && dice.chance(APART),
    spreads: several && dice.chance(0.25) ? [dice.pick(SPREADS)] : [],
    pool: dice.chance(POOLED) ? dice.pick(['memory', 'memory', 'batch'] as const) : undefined,
    volumes: local ? 'local' : zoned ? 'zone' : undefined,
    budget: several && dice.chance(BUDGETS) ? dice.pick(BUDGET) : undefined,
    preferred: several && dice.chance(0.15),
    emptyDir: dice.chance(0.2),
    priority: dice.chance(0.05) ? 1000 : 0,
  };
}

const SPREADS = [
  [ZONE, true],
  [ZONE, false],
  [HOSTNAME, false],
] as const;
const BUDGET: readonly Item[] = [
  { maxUnavailable: 1 },
  { maxUnavailable: 1 },
  { minAvailable: '50%' },
  { maxUnavailable: '25%' },
  { minAvailable: 1 },
];

function kindOf(dice: Dice): App['kind'] {
  const draw = dice.real(0, 1);
  if (draw < 0.01) return 'bare';
  if (draw < 0.02) return 'Kafka';
  if (draw < 0.05) return 'Job';
  return draw < 0.17 ? 'StatefulSet' : 'ReplicaSet';
}

/** What runs on every node: network, storage, metrics and logs. */
export const DAEMONS: readonly App[] = [
  ['kube-proxy', 'kube-system', 50, 64],
  ['cni', 'kube-system', 100, 128],
  ['node-exporter', 'monitoring', 20, 48],
  ['log-agent', 'monitoring', 60, 160],
].map(([name, namespace, cpu, memory]) => ({
  name: String(name),
  namespace: String(namespace),
  kind: 'DaemonSet',
  replicas: 0,
  cpu: Number(cpu),
  memory: Number(memory),
  apart: false,
  spreads: [],
  pool: undefined,
  volumes: undefined,
  budget: undefined,
  preferred: false,
  emptyDir: false,
  priority: 2_000_000_000,
}));
