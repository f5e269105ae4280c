import type { Dice } from '../../../../data/dice.js';

/** An object of Kubernetes as kubectl prints it. */
export type Item = Record<string, unknown>;

/** A node of the cluster, with what is already taken of it while the cluster is filled. */
export interface Machine {
  readonly name: string;
  readonly zone: string;
  readonly pool: Pool;
  /** What pods may use: CPU in millicores, memory in mebibytes. */
  readonly cpu: number;
  readonly memory: number;
  used: { cpu: number; memory: number; pods: number };
  /** Images that its pods run, which its kubelet keeps. */
  readonly images: Set<string>;
}

export type Pool = 'general' | 'memory' | 'batch' | 'control-plane';

export const MOST_PODS = 110;
export const ZONES = ['eu-1a', 'eu-1b', 'eu-1c'];
/** Cores and gibibytes of what clouds rent out. */
const SHAPES = [
  { cores: 4, gibibytes: 16 },
  { cores: 8, gibibytes: 32 },
  { cores: 16, gibibytes: 64 },
];
const MEMORY_SHAPE = { cores: 8, gibibytes: 64 };

/** Nodes of several sizes in three zones: most for everybody, some with much memory, some tainted for batch jobs. */
export function machinesOf(count: number, dice: Dice): Machine[] {
  const controlPlanes = count >= 32 ? 3 : 1;
  return Array.from({ length: count }, (_, i): Machine => {
    const pool = poolOf(i, count, controlPlanes);
    const { cores, gibibytes } = pool === 'memory' ? MEMORY_SHAPE : dice.pick(SHAPES);
    return {
      name: `${pool}-${String(i).padStart(3, '0')}`,
      zone: ZONES[i % ZONES.length] ?? '',
      pool,
      cpu: cores * 1000 - 80,
      memory: gibibytes * 1024 - 1000,
      used: { cpu: 0, memory: 0, pods: 0 },
      images: new Set(),
    };
  });
}

function poolOf(i: number, count: number, controlPlanes: number): Pool {
  if (i < controlPlanes) return 'control-plane';
  const share = i / count;
  if (share >= 0.96) return 'batch';
  return share >= 0.84 ? 'memory' : 'general';
}

const TAINTS: Partial<Record<Pool, Item>> = {
  'control-plane': { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
  batch: { key: 'dedicated', value: 'batch', effect: 'NoSchedule' },
};

/** The Node object of a machine. */
export function nodeItem({ name, zone, pool, cpu, memory, images }: Machine): Item {
  const taint = TAINTS[pool];
  const amounts = (cores: number, mebibytes: number) => ({
    cpu: `${cores}m`,
    memory: `${mebibytes * 1024}Ki`,
    'ephemeral-storage': '95551679124',
    'hugepages-2Mi': '0',
    pods: String(MOST_PODS),
  });
  const condition = (type: string, status: string) => ({
    type,
    status,
    lastHeartbeatTime: '2026-11-25T07:00:00Z',
    lastTransitionTime: '2026-10-01T07:00:00Z',
    reason: `Kubelet${type}`,
    message: `kubelet reports ${type}`,
  });
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: `node-${name}`,
      creationTimestamp: '2026-10-01T07:00:00Z',
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/region': 'eu-1',
        'topology.kubernetes.io/zone': zone,
        'node.kubernetes.io/instance-type': `${pool}-${cpu}`,
        pool,
        ...(pool === 'control-plane' ? { 'node-role.kubernetes.io/control-plane': '' } : {}),
      },
    },
    spec: { podCIDR: '10.0.0.0/24', ...(taint ? { taints: [taint] } : {}) },
    status: {
      capacity: amounts(cpu + 80, memory + 1000),
      allocatable: amounts(cpu, memory),
      conditions: [
        condition('MemoryPressure', 'False'),
        condition('DiskPressure', 'False'),
        condition('PIDPressure', 'False'),
        condition('Ready', 'True'),
      ],
      // A kubelet reports the fifty largest of its images.
      images: [...images].slice(0, 50).map((image) => ({ names: [image], sizeBytes: sizeOf(image) })),
      nodeInfo: { architecture: 'amd64', operatingSystem: 'linux', kubeletVersion: 'v1.34.1' },
    },
  };
}

/** The size of an image in bytes: the same wherever it is. */
const sizeOf = (image: string) =>
  20_000_000 + ([...image].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7) % 400_000_000);
