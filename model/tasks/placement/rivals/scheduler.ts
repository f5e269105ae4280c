import {
  type Amount,
  type Assignment,
  type Cluster,
  fits,
  type Node,
  plus,
  type Workload,
} from '../../../../function/tasks/placement/cluster.js';

/**
 * kube-scheduler, one pod at a time in the order given: of the nodes that take the pod, the one that scores highest in
 * NodeResourcesFit (k8s.io/kubernetes, pkg/scheduler/framework/plugins/noderesources; CPU and memory with equal weight).
 * Nothing else scores, and of equal nodes it is the first, where upstream draws one. A pod that no node takes waits.
 */
export type Strategy = 'LeastAllocated' | 'MostAllocated';

const MAX_NODE_SCORE = 100;
/** What a pod without a request counts as in scores, though not in the filter (pkg/scheduler/util/pod_resources.go). */
const DEFAULT_REQUEST: Amount = { cpu: 100, memory: 200 * 1024 ** 2 };

/** The default: the emptiest node. */
export const leastAllocated = (cluster: Cluster): Assignment => schedule(cluster, 'LeastAllocated');

/** The setting that people choose to fill nodes up. */
export const mostAllocated = (cluster: Cluster): Assignment => schedule(cluster, 'MostAllocated');

function schedule(cluster: Cluster, strategy: Strategy): Assignment {
  const states = cluster.nodes.map(
    (node): State => ({ node, requested: node.reserved, scored: node.reserved, pods: [] }),
  );
  return cluster.workloads.map((workload, index) => {
    const scored = nonZero(workload.request);
    let best: { at: number; state: State; score: number } | undefined;
    for (const [at, state] of states.entries()) {
      if (!workload.allowed.includes(at) || !takes(state, workload, index, cluster, states)) continue;
      const score = scoreOf(state.node.allocatable, plus(state.scored, scored), strategy);
      if (!best || score > best.score) best = { at, state, score };
    }
    if (!best) return undefined;
    best.state.requested = plus(best.state.requested, workload.request);
    best.state.scored = plus(best.state.scored, scored);
    best.state.pods.push(index);
    return best.at;
  });
}

interface State {
  readonly node: Node;
  requested: Amount;
  /** The same with defaults for pods without a request. */
  scored: Amount;
  /** Indices of the workloads placed here. */
  readonly pods: number[];
}

/** The filters: room, anti-affinity, and affinity to what has a node already; the first of a set may go anywhere. */
function takes(
  state: State,
  { request }: Workload,
  index: number,
  { apart, together }: Cluster,
  all: State[],
): boolean {
  const { allocatable } = state.node;
  const partners = (sets: Cluster['apart']) =>
    sets
      .filter((set) => set.includes(index))
      .flat()
      .filter((p) => p !== index);
  const friends = new Set(partners(together));
  const rivals = new Set(partners(apart));
  return (
    fits(plus(state.requested, request), allocatable) &&
    !state.pods.some((pod) => rivals.has(pod)) &&
    all.every((other) => other === state || !other.pods.some((pod) => friends.has(pod)))
  );
}

const nonZero = ({ cpu, memory }: Amount): Amount => ({
  cpu: cpu === 0 ? DEFAULT_REQUEST.cpu : cpu,
  memory: memory === 0 ? DEFAULT_REQUEST.memory : memory,
});

/** 0 to 100; whole numbers all along, as upstream divides. A resource that the node has none of does not count. */
export function scoreOf(allocatable: Amount, requested: Amount, strategy: Strategy): number {
  const scores = (['cpu', 'memory'] as const)
    .filter((resource) => allocatable[resource] > 0)
    .map((resource) => resourceScore(allocatable[resource], requested[resource], strategy));
  return Math.floor(scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length));
}

function resourceScore(capacity: number, requested: number, strategy: Strategy): number {
  // More than the capacity is possible only by the defaults for pods without a request.
  const used = Math.min(requested, capacity);
  const counted = strategy === 'LeastAllocated' ? capacity - used : used;
  return Math.floor((counted * MAX_NODE_SCORE) / capacity);
}
