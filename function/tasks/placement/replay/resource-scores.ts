import type { State } from './state.js';

const TOP = 100;

/**
 * Two of kube-scheduler's scores, each 0 to 100, added up for a node. LeastAllocated: how much of the node would be left,
 * with the scheduler's defaults for what requests nothing. BalancedAllocation: how alike CPU and memory of the node would be
 * used, without such defaults.
 */
export function resourceScorer(state: State, p: number): (n: number) => number {
  const { world, used, usedCpu, usedMemory } = state;
  const pod = world.pods[p];
  if (!pod) return () => 0;
  const { allocatable, resources, cpu, memory } = world;
  const width = resources.length;
  const { requests, nonZero } = pod.sizes;
  const [cpuAsked, memoryAsked] = [requests.get('cpu') ?? 0, requests.get('memory') ?? 0];
  // The scheduler leaves out the balance for a pod that requests neither CPU nor memory.
  const asks = cpuAsked > 0 || memoryAsked > 0;
  return (n) => {
    const first = n * width;
    const allCpu = allocatable[first + cpu] ?? 0;
    const allMemory = allocatable[first + memory] ?? 0;
    const cpuLeft = shareLeft((usedCpu[n] ?? 0) + nonZero.cpu, allCpu);
    const memoryLeft = shareLeft((usedMemory[n] ?? 0) + nonZero.memory, allMemory);
    const least = ofBoth(cpuLeft, allCpu, memoryLeft, allMemory);
    if (!asks) return least;
    const cpuUsed = shareUsed((used[first + cpu] ?? 0) + cpuAsked, allCpu);
    const memoryUsed = shareUsed((used[first + memory] ?? 0) + memoryAsked, allMemory);
    // One resource alone is in balance with itself.
    const difference = allCpu === 0 || allMemory === 0 ? 0 : Math.abs(cpuUsed - memoryUsed);
    return least + Math.floor((1 - difference / 2) * TOP);
  };
}

const shareLeft = (needed: number, all: number): number =>
  needed > all ? 0 : Math.floor(((all - needed) * TOP) / all);

const shareUsed = (taken: number, all: number): number => Math.min(1, taken / all);

/** The average of both resources; one that the node does not have does not count. */
function ofBoth(cpu: number, allCpu: number, memory: number, allMemory: number): number {
  if (allCpu === 0) return allMemory === 0 ? 0 : memory;
  return allMemory === 0 ? cpu : Math.floor((cpu + memory) / 2);
}
