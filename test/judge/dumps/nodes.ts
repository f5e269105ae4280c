import type { JudgeDice } from '../dice.js';

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
export function styleOf(dice: JudgeDice): Style {
  const count = dice.chance(0.75) ? dice.whole(2, 6) : dice.whole(7, 12);
  const zones = dice.chance(0.35) ? ['zone-a', 'zone-b', 'zone-c'].slice(0, dice.whole(2, 3)) : [];
  const sizes = Array.from({ length: dice.whole(1, 3) }, () => dice.pick(SIZES));
  const mixed = dice.chance(0.15);
  const windows = dice.chance(0.03);
  const gpu = dice.chance(0.15) ? dice.pick(['nvidia.com/gpu', 'gpu.intel.com/i915']) : undefined;
  const pools = dice.chance(0.25) ? ['ssd', 'hdd'] : [];
  const planes = dice.pick([0, 0, 1, 1, 1, 3, count]);
  const open = dice.chance(0.5);
  const crowded = dice.chance(0.07);
  const labelsOf = (name: string, controlPlane: boolean, os: string): Record<string, string> => ({
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': os,
    'kubernetes.io/arch': mixed && dice.chance(0.5) ? 'arm64' : 'amd64',
    ...(controlPlane ? { 'node-role.kubernetes.io/control-plane': '' } : {}),
    ...(zones.length > 0 ? { 'topology.kubernetes.io/zone': dice.pick(zones) } : {}),
    ...(pools.length > 0 ? { disktype: dice.pick(pools), generation: String(dice.whole(1, 9)) } : {}),
  });
  const nodes = Array.from({ length: count }, (_, i): NodePlan => {
    const name = `node-${i + 1}`;
    // Size, labels, taints and the rest are drawn in this order: the same seed gives the same dump.
    const [cpu, memory] = dice.pick(sizes);
    const controlPlane = i < planes;
    const labels = labelsOf(name, controlPlane, windows && i === count - 1 ? 'windows' : 'linux');
    const taints = controlPlane ? planeTaints(!open && planes < count) : workerTaints(dice);
    const allocatable = {
      cpu,
      memory,
      pods: crowded ? String(dice.whole(5, 12)) : '110',
      'ephemeral-storage': dice.pick(['95000000000', '20Gi', '200Gi']),
      ...(gpu !== undefined && dice.chance(0.6) ? { [gpu]: String(dice.whole(1, 4)) } : {}),
    };
    return { name, controlPlane, labels, taints, allocatable };
  });
  return { nodes, zones, mixed, gpu, pools };
}

const planeTaints = (tainted: boolean) =>
  tainted ? [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] : [];

const workerTaints = (dice: JudgeDice) => [
  ...(dice.chance(0.05) ? [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }] : []),
  ...(dice.chance(0.04) ? [{ key: 'slow', effect: 'PreferNoSchedule' }] : []),
];

export const nodeItem = ({ name, labels, taints, allocatable }: NodePlan): Item => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels, uid: `node-uid-${name}` },
  spec: taints.length > 0 ? { taints: [...taints] } : {},
  status: { allocatable, capacity: allocatable, conditions: [{ type: 'Ready', status: 'True' }] },
});

/** What befalls nodes after their pods were placed: someone cordons one, one dies, one is told to let go. */
export function befall(nodes: readonly Item[], styles: readonly NodePlan[], dice: JudgeDice): void {
  const cordon = dice.chance(0.2);
  const dead = dice.chance(0.08);
  const expel = dice.chance(0.05);
  const [first, second, third] = dice.shuffled(nodes.map((_, i) => i).filter((i) => !styles[i]?.controlPlane));
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
      if (dice.chance(0.3)) one.spec = {};
      one.status = { ...object(one.status), conditions: [{ type: 'Ready', status: dice.pick(['Unknown', 'False']) }] };
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
