import { clusterOf } from '../kubernetes/cluster.js';
import type { PodObject } from '../kubernetes/pod.js';
import { boundOf, type Impossible } from '../search/bound.js';
import { solveExactly } from '../search/exact.js';
import { Instance } from '../search/instance.js';
import type { Ground } from '../situation/situation.js';
import { landingRules } from './landing-caps.js';

/** Pods that leave their nodes and look for others, while all others stay where they are. */
export interface Leavers {
  /** The nodes that they leave, by name. */
  readonly nodes: readonly string[];
  readonly pods: readonly PodObject[];
  /** Whether all have left before the first one lands, as when nodes fail. */
  readonly atOnce: boolean;
}

/** Beyond so many pods or nodes nothing is proven, since that would take too long. */
const MOST_PODS = 500;
const MOST_NODES = 32;
/** Most seconds for the exact solver, in case that its count of searched nodes takes too long. */
const SECONDS = 0.5;

/**
 * Why these pods cannot all find a node, whatever the scheduler does: proven from what it heeds in any case (room, rules about
 * nodes, ports, what must be kept apart, and spread as far as landing pods change it). Undefined where that proves nothing.
 */
export function whyNoRoom({ dump, replay, clock }: Ground, { nodes, pods, atOnce }: Leavers): string | undefined {
  if (dump.pods.length > MOST_PODS || dump.nodes.length > MOST_NODES) return undefined;
  // What pods are taken to need proves nothing of the real scheduler, which counts what they request.
  if (dump.pods.some(({ assumed }) => assumed.size > 0)) return undefined;
  // Volumes that the dump does not show may tie a pod to anything, or to nothing.
  if (pods.some(({ pin }) => pin?.kind === 'claim')) return undefined;
  const leaving = new Set(pods.map(({ name }) => name));
  const gone = new Set(nodes.map((name) => dump.nodes.findIndex((node) => node.name === name)));
  const others = dump.pods.filter((pod) => !gone.has(pod.at ?? -1) && pod.kind !== 'waiting');
  const homeless = pods.map((pod): PodObject => ({ ...pod, kind: 'waiting', at: undefined, pin: undefined }));
  const packed = clusterOf({ ...dump, pods: [...others, ...homeless] }, leaving, clock);
  const { cluster } = packed;
  const workloads = cluster.workloads.map((workload) => ({
    ...workload,
    allowed: workload.at === undefined ? workload.allowed.filter((n) => !gone.has(n)) : [workload.at],
  }));
  const instance = new Instance({ ...cluster, workloads });
  const nameOf = (item: number) => packed.pods[item]?.name ?? '';
  const bound = boundOf(instance, clock);
  if (!bound.feasible) return told(bound.reason, nameOf);
  clock.check();
  const seconds = Math.min(SECONDS, clock.left() / 1000);
  const further = landingRules(replay, workloads, atOnce);
  const exact = solveExactly(instance, { below: Number.POSITIVE_INFINITY, wanted: [], seconds, further });
  return exact.kind === 'none' ? 'none of all ways to place its pods on the others is possible' : undefined;
}

/** Why there is no place, in words. */
function told(reason: Impossible, nameOf: (item: number) => string): string {
  if (reason.kind === 'nowhere' || reason.kind === 'crowded') {
    return `no other node takes ${nameOf(reason.item)} beside what stays there`;
  }
  return 'the other nodes cannot take all of its pods beside what stays there';
}
