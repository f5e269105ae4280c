import type { SimPod } from './pod.js';
import type { Progress } from './progress.js';
import type { State } from './state.js';
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
    ...(progress.state.hasFailed ? [] : crowdedApps(world, progress)),
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

/** Nodes to which the plan moved pods, or new ones came, and that have too little for what all their pods are taken to need. */
function overloads(world: World, progress: Progress, { arriving = new Set() }: Goal): string[] {
  const { state, blamed } = progress;
  const came = [...progress.moved, ...[...arriving].flatMap((name) => world.podOf.get(name) ?? [])];
  const receivers = new Set(came.map((p) => state.at[p] ?? -1));
  if (receivers.size === 0) return [];
  const needed = { cpu: state.neededCpu, memory: state.neededMemory };
  return [...receivers].flatMap((n) => {
    const node = world.nodes[n];
    if (!node) return [];
    return (['cpu', 'memory'] as const).flatMap((resource) => {
      const needs = needed[resource][n] ?? 0;
      const has = node.allocatable.get(resource) ?? 0;
      if (needs <= has) return [];
      for (const p of came) if (state.at[p] === n) blamed.add(p);
      return [`${node.name} would hold pods that need ${amount(resource, needs)}, and has ${amount(resource, has)}`];
    });
  });
}

/** Apps that ran on several nodes before, and of which the plan has moved all pods to one. */
function crowdedApps(world: World, { moved, state, blamed }: Progress): string[] {
  const movers = [...moved].filter((p) => !world.waiting.has(p)).sort((a, b) => a - b);
  const owners = new Set(movers.flatMap((p) => world.pods[p]?.owner ?? []));
  return [...owners].flatMap((owner) => {
    const app = world.app(owner);
    const only = app.nodes < 2 ? undefined : onlyNode(app.pods, state);
    if (only === undefined) return [];
    for (const p of app.pods) if (moved.has(p)) blamed.add(p);
    return [`all pods of ${owner} would be on ${world.nodes[only]?.name ?? 'no node'}`];
  });
}

/** The node that all of these pods are on that have one; undefined where they are on several, and -1 where none has one. */
function onlyNode(pods: readonly number[], state: State): number | undefined {
  let only = -1;
  for (const p of pods) {
    const n = state.at[p] ?? -1;
    if (n === -1) continue;
    if (only !== -1 && n !== only) return undefined;
    only = n;
  }
  return only;
}

const amount = (resource: 'cpu' | 'memory', value: number) =>
  resource === 'cpu' ? `${value}m CPU` : `${Math.ceil(value / 2 ** 20)} MiB of memory`;
