import type { Chance } from '../chance.js';

export type Item = Record<string, unknown>;

/** What a cluster is like, as far as its pods have to know. */
export interface Style {
  nodes: readonly NodePlan[];
  zones: readonly string[];
  mixed: boolean;
  gpu: string | undefined;
  pools: readonly string[];
}

export interface NodePlan {
  name: string;
  controlPlane: boolean;
  labels: Record<string, string>;
  taints: { key: string; value?: string; effect: string }[];
  allocatable: Record<string, string>;
}

const SIZES: readonly (readonly [cpu: string, memory: string])[] = [
  ['2', '3900Mi'],
  ['4', '7900Mi'],
  ['4', '16Gi'],
  ['7910m', '15Gi'],
  ['8', '32Gi'],
  ['16', '64Gi'],
  ['32', '94Gi'],
];

/** Two to twelve nodes of one to three sizes. */
export function styleOf(chance: Chance): Style {
  const count = chance.is(0.75) ? chance.int(2, 6) : chance.int(7, 12);
  const zones = chance.is(0.35) ? ['zone-a', 'zone-b', 'zone-c'].slice(0, chance.int(2, 3)) : [];
  const sizes = Array.from({ length: chance.int(1, 3) }, () => chance.of(SIZES));
  const mixed = chance.is(0.15);
  const windows = chance.is(0.03);
  const gpu = chance.is(0.15) ? chance.of(['nvidia.com/gpu', 'gpu.intel.com/i915']) : undefined;
  const pools = chance.is(0.25) ? ['ssd', 'hdd'] : [];
  const planes = chance.of([0, 0, 1, 1, 1, 3, count]);
  const open = chance.is(0.5);
  const crowded = chance.is(0.07);
  const nodes = Array.from({ length: count }, (_, i): NodePlan => {
    const name = `node-${i + 1}`;
    const [cpu, memory] = chance.of(sizes);
    const controlPlane = i < planes;
    const os = windows && i === count - 1 ? 'windows' : 'linux';
    const labels: Record<string, string> = {
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': os,
      'kubernetes.io/arch': mixed && chance.is(0.5) ? 'arm64' : 'amd64',
      ...(controlPlane ? { 'node-role.kubernetes.io/control-plane': '' } : {}),
      ...(zones.length > 0 ? { 'topology.kubernetes.io/zone': chance.of(zones) } : {}),
      ...(pools.length > 0 ? { disktype: chance.of(pools), generation: String(chance.int(1, 9)) } : {}),
    };
    const tainted = controlPlane && !open && planes < count;
    const taints = [
      ...(tainted ? [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] : []),
      ...(!controlPlane && chance.is(0.05) ? [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }] : []),
      ...(!controlPlane && chance.is(0.04) ? [{ key: 'slow', effect: 'PreferNoSchedule' }] : []),
    ];
    const allocatable = {
      cpu,
      memory,
      pods: crowded ? String(chance.int(5, 12)) : '110',
      'ephemeral-storage': chance.of(['95000000000', '20Gi', '200Gi']),
      ...(gpu !== undefined && chance.is(0.6) ? { [gpu]: String(chance.int(1, 4)) } : {}),
    };
    return { name, controlPlane, labels, taints, allocatable };
  });
  return { nodes, zones, mixed, gpu, pools };
}

export const nodeItem = ({ name, labels, taints, allocatable }: NodePlan): Item => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels, uid: `node-uid-${name}` },
  spec: taints.length > 0 ? { taints: [...taints] } : {},
  status: { allocatable, capacity: allocatable, conditions: [{ type: 'Ready', status: 'True' }] },
});

/** What befalls nodes after their pods were placed: someone cordons one, one dies, one is told to let go. */
export function befall(nodes: readonly Item[], styles: readonly NodePlan[], chance: Chance): void {
  const cordon = chance.is(0.2);
  const dead = chance.is(0.08);
  const expel = chance.is(0.05);
  const [first, second, third] = chance.shuffled(nodes.map((_, i) => i).filter((i) => !styles[i]?.controlPlane));
  const node = (i: number | undefined) => (i === undefined ? undefined : nodes[i]);
  if (cordon) {
    const one = node(first);
    const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: '2026-11-20T10:00:00Z' };
    if (one) one.spec = { ...taintsWith(one.spec, taint), unschedulable: true };
  }
  if (dead) {
    const one = node(second);
    if (one) {
      const key = 'node.kubernetes.io/unreachable';
      one.spec = taintsWith(taintsWith(one.spec, { key, effect: 'NoSchedule' }), { key, effect: 'NoExecute' });
      if (chance.is(0.3)) one.spec = {};
      one.status = { ...object(one.status), conditions: [{ type: 'Ready', status: chance.of(['Unknown', 'False']) }] };
    }
  }
  const one = node(third);
  if (expel && one) one.spec = taintsWith(one.spec, { key: 'maintenance', value: 'now', effect: 'NoExecute' });
}

const object = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

function taintsWith(spec: unknown, taint: object): object {
  const known = object(spec);
  const before = 'taints' in known && Array.isArray(known.taints) ? known.taints : [];
  return { ...known, taints: [...before, taint] };
}
