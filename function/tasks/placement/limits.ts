import { type Cluster, MAX_MOVABLE, MAX_NODES, plus, total } from './cluster.js';
import { groupsOf } from './groups.js';

/** Most workloads in all, including those that can run on one node only. */
export const MAX_WORKLOADS = 256;

/** The largest clusters that this task takes, in the words of an error. */
export const LIMITS = `at most ${MAX_NODES} nodes, ${MAX_MOVABLE} movable workloads and ${MAX_WORKLOADS} workloads in all`;

/** What is too large about a cluster, in words; undefined when nothing is. */
export function beyondLimits(cluster: Pick<Cluster, 'nodes' | 'workloads' | 'together'>): string | undefined {
  const { nodes, workloads } = cluster;
  if (nodes.length > MAX_NODES) return `expected ${LIMITS}, got ${nodes.length} nodes`;
  if (workloads.length > MAX_WORKLOADS) return `expected ${LIMITS}, got ${workloads.length} workloads`;
  const movable = groupsOf(cluster).filter(({ allowed }) => allowed.length > 1).length;
  if (movable <= MAX_MOVABLE) return undefined;
  return `expected ${LIMITS}, got ${movable} movable workloads (those that must share a node are one)`;
}

/**
 * What is wrong with amounts that do not add up exactly, in words; undefined when they do. Sums beyond the whole
 * numbers that a double holds are rounded, and a proof that rests on them would be false.
 */
export function inexact({ nodes, workloads }: Pick<Cluster, 'nodes' | 'workloads'>): string | undefined {
  const sum = plus(
    total(nodes.flatMap(({ allocatable, reserved }) => [allocatable, reserved])),
    total(workloads.map(({ request }) => request)),
  );
  const wrong = (of: 'cpu' | 'memory', unit: string) =>
    sum[of] <= Number.MAX_SAFE_INTEGER
      ? undefined
      : `expected amounts of ${of} that add up to at most ${Number.MAX_SAFE_INTEGER} ${unit} over all nodes and workloads, got more`;
  return wrong('cpu', 'millicores') ?? wrong('memory', 'bytes');
}
