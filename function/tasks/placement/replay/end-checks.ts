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
    ...overloads(world, progress, goal),
    // What is left after nodes have failed is crowded perforce.
    ...(progress.state.failed.includes(1) ? [] : crowdedApps(world, progress)),
  ];
}

/** Of every node that should be empty the first pod that is left on it. */
function leftovers(world: World, { state }: Progress, emptied: readonly string[]): string[] {
  return emptied.flatMap((name) => {
    const n = world.nodeOf.get(name) ?? -1;
    const left = world.pods.find((pod, p) => state.at[p] === n && !pod.boundToNode && !pod.terminating);
    return left ? [`${name} is not empty: ${left.name} is left`] : [];
  });
}

/** Nodes to which the plan moved pods, or new ones came, and that have too little for what all their pods are taken to need. */
function overloads(world: World, { moved, state }: Progress, { arriving = new Set() }: Goal): string[] {
  const came = [...arriving].flatMap((name) => world.podOf.get(name) ?? []);
  const receivers = new Set([...moved, ...came].map((p) => state.at[p] ?? -1));
  return [...receivers].flatMap((n) => {
    const node = world.nodes[n];
    if (!node) return [];
    const here = world.pods.filter((_, p) => state.at[p] === n);
    return (['cpu', 'memory'] as const).flatMap((resource) => {
      const needed = here.reduce((sum, { assumed }) => sum + assumed[resource], 0);
      const has = node.allocatable.get(resource) ?? 0;
      const told = `would hold pods that need ${amount(resource, needed)}, and has ${amount(resource, has)}`;
      return needed > has ? [`${node.name} ${told}`] : [];
    });
  });
}

/** Apps that ran on several nodes before, and of which the plan has moved all pods to one. */
function crowdedApps(world: World, { moved, state }: Progress): string[] {
  const before = new Map<string, Set<string>>();
  const after = new Map<string, Set<number>>();
  const movers = new Set<string>();
  for (const [p, { owner, boundToNode, node, terminating }] of world.pods.entries()) {
    if (owner === undefined || boundToNode || terminating || world.waiting.has(p)) continue;
    if (moved.has(p)) movers.add(owner);
    if (node !== undefined) addTo(before, owner, node);
    const n = state.at[p] ?? -1;
    if (n !== -1) addTo(after, owner, n);
  }
  return [...movers].flatMap((owner) => {
    const nodes = after.get(owner) ?? new Set();
    if ((before.get(owner)?.size ?? 0) < 2 || nodes.size >= 2) return [];
    const [only = -1] = nodes;
    return [`all pods of ${owner} would be on ${world.nodes[only]?.name ?? 'no node'}`];
  });
}

const addTo = <K, V>(sets: Map<K, Set<V>>, key: K, value: V) =>
  sets.set(key, (sets.get(key) ?? new Set<V>()).add(value));

const amount = (resource: 'cpu' | 'memory', value: number) =>
  resource === 'cpu' ? `${value}m CPU` : `${Math.ceil(value / 2 ** 20)} MiB of memory`;
