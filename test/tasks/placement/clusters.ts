import type { Cluster, Node, Workload } from '../../../function/tasks/placement/cluster.js';

const MEBIBYTE = 2 ** 20;

/** A node of so many millicores and mebibytes. */
export const node = (name: string, cpu: number, memory: number): Node => ({
  name,
  allocatable: { cpu, memory: memory * MEBIBYTE },
  reserved: { cpu: 0, memory: 0 },
});

export const workload = (
  name: string,
  cpu: number,
  memory: number,
  allowed: readonly number[],
  at?: number,
): Workload => ({
  name,
  request: { cpu, memory: memory * MEBIBYTE },
  allowed,
  at,
});

/** Nodes of 1,000m and 1,000 Mi, and workloads of so many of each (memory like CPU unless told), allowed everywhere. */
export function cluster(
  nodes: number,
  sizes: readonly (number | readonly [cpu: number, memory: number])[],
  rules: Partial<Pick<Cluster, 'apart' | 'together'>> & {
    allowed?: Record<number, readonly number[]>;
    at?: Record<number, number>;
  } = {},
): Cluster {
  const everywhere = Array.from({ length: nodes }, (_, n) => n);
  return {
    nodes: everywhere.map((n) => node(`n${n}`, 1000, 1000)),
    workloads: sizes.map((size, w) => {
      const [cpu, memory] = typeof size === 'number' ? [size, size] : size;
      return workload(`w${w}`, cpu, memory, rules.allowed?.[w] ?? everywhere, rules.at?.[w]);
    }),
    apart: rules.apart ?? [],
    together: rules.together ?? [],
    ignored: [],
  };
}

/** Nodes of which some cannot be freed. */
export const kept = (count: number, which: readonly number[]): Node[] =>
  cluster(count, []).nodes.map((each, n) => (which.includes(n) ? { ...each, kept: true } : each));
