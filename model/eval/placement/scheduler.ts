import {
  type Amount,
  type Assignment,
  type Cluster,
  fits,
  minus,
  NOTHING,
  plus,
} from '../../../function/tasks/placement/cluster.js';

/** kube-scheduler's NodeResourcesFit plugin, as it scores a node for one pod: whole numbers from 0 to 100. */
type Score = (requested: number, allocatable: number) => number;

const least: Score = (requested, allocatable) =>
  allocatable === 0 || requested > allocatable ? 0 : Math.floor(((allocatable - requested) * 100) / allocatable);

const most: Score = (requested, allocatable) =>
  allocatable === 0 ? 0 : Math.floor((Math.min(requested, allocatable) * 100) / allocatable);

/** Pods one at a time as they come, on the emptiest node: the default. */
export const leastAllocated = (cluster: Cluster): Assignment => schedule(cluster, least);

/** Pods one at a time as they come, on the fullest node: what people set to consolidate. */
export const mostAllocated = (cluster: Cluster): Assignment => schedule(cluster, most);

function schedule({ nodes, workloads, apart, together }: Cluster, score: Score): Assignment {
  const requested = nodes.map(({ reserved }): Amount => reserved);
  const assignment = new Array<number | undefined>(workloads.length).fill(undefined);
  for (const [w, { request, allowed }] of workloads.entries()) {
    const partner = together.find((set) => set.includes(w))?.find((other) => assignment[other] !== undefined);
    const enemies = apart.filter((set) => set.includes(w)).flat();
    const feasible = allowed.filter((n) => {
      const node = nodes[n];
      if (!node || !fits(request, minus(node.allocatable, requested[n] ?? NOTHING))) return false;
      if (partner !== undefined && assignment[partner] !== n) return false;
      return enemies.every((other) => other === w || assignment[other] !== n);
    });
    const marks = feasible.map((n) => {
      const after = plus(requested[n] ?? NOTHING, request);
      const { cpu, memory } = nodes[n]?.allocatable ?? NOTHING;
      return Math.floor((score(after.cpu, cpu) + score(after.memory, memory)) / 2);
    });
    const n = feasible[marks.indexOf(Math.max(...marks))];
    if (n === undefined) continue;
    requested[n] = plus(requested[n] ?? NOTHING, request);
    assignment[w] = n;
  }
  return assignment;
}
