import type { SimNode } from './node.js';
import type { State } from './state.js';

const TOP = 100;

/** Two of kube-scheduler's scores, each 0 to 100. */
export interface ResourceScores {
  /** LeastAllocated: how much of the node would be left, with the scheduler's defaults for what requests nothing. */
  readonly least: number;
  /** BalancedAllocation: how alike CPU and memory of the node would be used, without such defaults. */
  readonly balanced: number;
}

/** The scores of a node for a pod by CPU and memory, given the indices of both. */
export function resourceScores(state: State, p: number, n: number): ResourceScores {
  const [pod, node] = [state.world.pods[p], state.world.nodes[n]];
  if (!pod || !node) return { least: 0, balanced: 0 };
  const requests = { cpu: pod.requests.get('cpu') ?? 0, memory: pod.requests.get('memory') ?? 0 };
  const needs = {
    cpu: (state.usedCpu[n] ?? 0) + pod.nonZero.cpu,
    memory: (state.usedMemory[n] ?? 0) + pod.nonZero.memory,
  };
  // A resource that the node does not have does not count.
  const present = (['cpu', 'memory'] as const).filter((resource) => capacity(node, resource) !== 0);
  const left = present.map((resource) => shareLeft(needs[resource], capacity(node, resource)));
  const used = present.map((resource) => {
    const here = state.used[n]?.[state.world.resources.indexOf(resource)] ?? 0;
    return Math.min(1, (here + requests[resource]) / capacity(node, resource));
  });
  // The scheduler leaves out the balance for a pod that requests neither CPU nor memory.
  const asks = requests.cpu > 0 || requests.memory > 0;
  return { least: average(left), balanced: asks ? balance(used) : 0 };
}

const capacity = (node: SimNode, resource: string): number => node.allocatable.get(resource) ?? 0;

const shareLeft = (needed: number, all: number): number =>
  needed > all ? 0 : Math.floor(((all - needed) * TOP) / all);

const average = (values: readonly number[]): number =>
  values.length === 0 ? 0 : Math.floor(values.reduce((sum, one) => sum + one, 0) / values.length);

/** `used` are the shares of CPU and memory that would be used, or one of them alone. */
function balance(used: readonly number[]): number {
  const [first = 0, second = first] = used;
  return Math.floor((1 - Math.abs(first - second) / 2) * TOP);
}
