import type { SimPod } from './pod.js';
import type { Progress } from './progress.js';
import type { Goal } from './step.js';
import type { World } from './world.js';

/**
 * What is wrong at the end of a plan: nodes that are not empty though the plan promises it, nodes with less CPU or memory
 * than their pods are taken to need, and apps whose pods have all come to one node.
 */
export function checkEnd(world: World, progress: Progress, goal: Goal): string[] {
  return [
    ...leftovers(world, progress, goal.emptied ?? []),
    ...overloads(world, progress),
    ...crowdedApps(world, progress),
  ];
}

/** Of every node that should be empty the first pod that is left on it. */
function leftovers(world: World, { state }: Progress, emptied: readonly string[]): string[] {
  const first = new Map(emptied.map((name): [number, SimPod | undefined] => [world.nodeOf.get(name) ?? -1, undefined]));
  if (first.size === 0) return [];
  for (const [p, pod] of world.pods.entries()) {
    const n = state.at[p] ?? -1;
    if (first.has(n) && !first.get(n) && !pod.boundToNode && !pod.terminating) first.set(n, pod);
  }
  return emptied.flatMap((name) => {
    const left = first.get(world.nodeOf.get(name) ?? -1);
    return left ? [`${name} is not empty: ${left.name} is left`] : [];
  });
}

/** Nodes to which the plan moved pods, and that have too little for what all their pods are taken to need. */
function overloads(world: World, { moved, state }: Progress): string[] {
  const needed = new Map([...moved].map((p) => [state.at[p] ?? -1, { cpu: 0, memory: 0 }]));
  if (needed.size === 0) return [];
  for (const [p, { assumed }] of world.pods.entries()) {
    const sum = needed.get(state.at[p] ?? -1);
    if (!sum) continue;
    sum.cpu += assumed.cpu;
    sum.memory += assumed.memory;
  }
  return [...needed].flatMap(([n, sum]) => {
    const node = world.nodes[n];
    if (!node) return [];
    return (['cpu', 'memory'] as const).flatMap((resource) => {
      const has = node.allocatable.get(resource) ?? 0;
      const told = `would hold pods that need ${amount(resource, sum[resource])}, and has ${amount(resource, has)}`;
      return sum[resource] > has ? [`${node.name} ${told}`] : [];
    });
  });
}

/** Apps that ran on several nodes before, and of which the plan has moved all pods to one. */
function crowdedApps(world: World, { moved, state }: Progress): string[] {
  const movers = new Set(
    [...moved].sort((a, b) => a - b).flatMap((p) => (counts(world, p) ? (world.pods[p]?.owner ?? []) : [])),
  );
  return [...movers].flatMap((owner) => {
    const pods = world.groups.ofOwner(owner).filter((p) => counts(world, p));
    const before = new Set(pods.flatMap((p) => world.pods[p]?.node ?? []));
    const after = new Set(pods.flatMap((p) => (state.at[p] === -1 ? [] : (state.at[p] ?? []))));
    if (before.size < 2 || after.size >= 2) return [];
    const [only = -1] = after;
    return [`all pods of ${owner} would be on ${world.nodes[only]?.name ?? 'no node'}`];
  });
}

/** Whether a pod is one of its app's that a plan may move. */
function counts(world: World, p: number): boolean {
  const pod = world.pods[p];
  return pod !== undefined && !pod.boundToNode && !pod.terminating && !world.waiting.has(p);
}

const amount = (resource: 'cpu' | 'memory', value: number) =>
  resource === 'cpu' ? `${value}m CPU` : `${Math.ceil(value / 2 ** 20)} MiB of memory`;
