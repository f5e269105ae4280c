import type { Cluster } from '../../../../function/tasks/placement/cluster.js';
import { Instance } from '../../../../function/tasks/placement/search/instance.js';
import { Solution } from '../../../../function/tasks/placement/search/solution.js';
import { picker } from '../../../../function/trm/state/random.js';

/**
 * A cluster of 13 to 24 nodes whose workloads run all over it, some of them under rules, with today's placement, which obeys all of
 * them. The same seed gives the same one.
 */
export function spreadOut(seed: number): { cluster: Cluster; today: Solution } {
  const pick = picker(seed);
  const nodes = 13 + pick(12);
  const everywhere = Array.from({ length: nodes }, (_, n) => n);
  const workloads = everywhere.flatMap((n) =>
    Array.from({ length: 1 + pick(5) }, (_, k) => ({
      name: `w${n}-${k}`,
      request: { cpu: 50 + pick(150), memory: 1 + pick(250), rest: [1] },
      allowed: pick(6) === 0 ? everywhere.filter((other) => other === n || other % 3 === 0) : everywhere,
      at: n,
    })),
  );
  const homes = workloads.map(({ at }) => at);
  // Sets of workloads that run on different nodes.
  const apart = Array.from({ length: 3 + pick(6) }, () => {
    const some = Array.from({ length: 2 + pick(4) }, () => pick(workloads.length));
    return some.filter((w, i) => some.findIndex((other) => homes[other] === homes[w]) === i);
  });
  const cluster: Cluster = {
    nodes: everywhere.map((n) => ({
      name: `n${n}`,
      allocatable: { cpu: 1000, memory: 1250, rest: [8] },
      reserved: { cpu: 0, memory: 0 },
      ...(pick(10) === 0 ? { kept: true } : {}),
    })),
    workloads,
    resources: ['pods'],
    apart,
    together: [],
    ignored: [],
  };
  const instance = new Instance(cluster);
  return { cluster, today: Solution.of(instance, instance.home) };
}
