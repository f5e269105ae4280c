import { type Cluster, plus, total } from './cluster.js';

/** Most nodes, and most workloads with all their replicas. */
export const MAX_NODES = 500;
export const MAX_WORKLOADS = 10_000;

/** The largest clusters that this task takes, in the words of an error. */
export const LIMITS = `at most ${MAX_NODES} nodes and ${MAX_WORKLOADS} workloads`;

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
