import type { Related } from './relations.js';
import type { State } from './state.js';

/** kube-scheduler's default plugins and their weights; each gives 0 to 100. */
const WEIGHTS = { least: 1, balanced: 1, taints: 3, nodeAffinity: 2, spread: 2, podAffinity: 2, images: 1 };
const TOP = 100;
const MIB = 1024 * 1024;
/** Images smaller than the first are not worth the way, larger than the second all the same; for each container. */
const [IMAGE_LEAST, IMAGE_MOST] = [23 * MIB, 1000 * MIB];

/** The score of each of these nodes for a pod. */
export function scores(state: State, p: number, nodes: readonly number[], related: Related): number[] {
  const taints = reversed(nodes.map((n) => untolerated(state, p, n)));
  const preferred = scaled(nodes.map((n) => preference(state, p, n)));
  const neighbours = between(neighbourly(state, nodes, related));
  const spread = spreadScores(state, nodes, related);
  return nodes.map((n, i) => {
    const { least, balanced } = resourceScores(state, p, n);
    return (
      WEIGHTS.least * least +
      WEIGHTS.balanced * balanced +
      WEIGHTS.taints * (taints[i] ?? 0) +
      WEIGHTS.nodeAffinity * (preferred[i] ?? 0) +
      WEIGHTS.podAffinity * (neighbours[i] ?? 0) +
      WEIGHTS.spread * (spread[i] ?? 0) +
      WEIGHTS.images * imageScore(state, p, n)
    );
  });
}

function resourceScores({ world, used, usedCpu, usedMemory }: State, p: number, n: number) {
  const [pod, node] = [world.pods[p], world.nodes[n]];
  if (!pod || !node) return { least: 0, balanced: 0 };
  const [cpu, memory] = [node.allocatable.get('cpu') ?? 0, node.allocatable.get('memory') ?? 0];
  const free = (all: number, wanted: number) =>
    all === 0 || wanted > all ? 0 : Math.floor(((all - wanted) * TOP) / all);
  const least = Math.floor(
    (free(cpu, (usedCpu[n] ?? 0) + pod.nonZero.cpu) + free(memory, (usedMemory[n] ?? 0) + pod.nonZero.memory)) / 2,
  );
  const share = (name: string, all: number) => {
    const r = world.resources.indexOf(name);
    const wanted = (used[n]?.[r] ?? 0) + (pod.requests.get(name) ?? 0);
    return all === 0 ? 1 : Math.min(1, wanted / all);
  };
  const deviation = Math.abs(share('cpu', cpu) - share('memory', memory)) / 2;
  return { least, balanced: Math.floor((1 - deviation) * TOP) };
}

function untolerated({ world }: State, p: number, n: number): number {
  const [pod, node] = [world.pods[p], world.nodes[n]];
  return node?.taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !pod?.tolerates(taint)).length ?? 0;
}

function preference({ world }: State, p: number, n: number): number {
  const [pod, node] = [world.pods[p], world.nodes[n]];
  if (!pod || !node) return 0;
  return pod.prefers.reduce((sum, one) => sum + (one.matches(node.labels, node.name) ? one.weight : 0), 0);
}

function imageScore({ world }: State, p: number, n: number): number {
  const [pod, node] = [world.pods[p], world.nodes[n]];
  if (!pod || !node || node.images.size === 0 || pod.images.length === 0) return 0;
  const sum = pod.images.reduce((bytes, image) => {
    const size = node.images.get(image);
    if (size === undefined) return bytes;
    const having = world.nodes.filter(({ images }) => images.has(image)).length;
    return bytes + (size * having) / world.nodes.length;
  }, 0);
  const [low, high] = [IMAGE_LEAST, IMAGE_MOST * pod.images.length];
  return Math.floor((TOP * (Math.min(Math.max(sum, low), high) - low)) / (high - low));
}

/** Preferences for and against neighbours, of the pod and of those that are there. */
function neighbourly(state: State, nodes: readonly number[], { preferred, wanted }: Related): number[] {
  if (preferred.length + wanted.length === 0) return nodes.map(() => 0);
  const votes: { domains: Int32Array; domain: number; weight: number }[] = [];
  const vote = (domains: Int32Array, q: number, weight: number) => {
    const n = state.at[q] ?? -1;
    const domain = n === -1 ? -1 : (domains[n] ?? -1);
    if (domain !== -1) votes.push({ domains, domain, weight });
  };
  for (const { domains, pods, weight } of preferred) for (const q of pods) vote(domains, q, weight);
  for (const { by, domains, weight } of wanted) vote(domains, by, weight);
  return nodes.map((n) =>
    votes.reduce((sum, { domains, domain, weight }) => sum + (domains[n] === domain ? weight : 0), 0),
  );
}

/** Soft spread constraints: the fewer of the meant pods in a domain, the better. */
function spreadScores(state: State, nodes: readonly number[], { spreads }: Related): number[] {
  const soft = spreads.filter(({ spread }) => !spread.hard);
  if (soft.length === 0) return nodes.map(() => 0);
  const costs = nodes.map(() => 0);
  for (const { spread, meaning } of soft) {
    const { domains, pods } = meaning;
    const sizes = new Set(nodes.map((n) => domains[n] ?? -1).filter((domain) => domain !== -1)).size;
    const counts = new Map<number, number>();
    for (const q of pods) {
      const n = state.at[q] ?? -1;
      const domain = n === -1 ? -1 : (domains[n] ?? -1);
      counts.set(domain, (counts.get(domain) ?? 0) + 1);
    }
    for (const [i, n] of nodes.entries()) {
      const domain = domains[n] ?? -1;
      if (domain === -1) continue;
      costs[i] = (costs[i] ?? 0) + (counts.get(domain) ?? 0) * Math.log(sizes + 2) + spread.maxSkew - 1;
    }
  }
  const rounded = costs.map(Math.round);
  const [low, high] = [Math.min(...rounded), Math.max(...rounded)];
  return rounded.map((cost) => (high === 0 ? TOP : Math.floor((TOP * (high + low - cost)) / high)));
}

/** 0 to 100 by the largest. */
function scaled(values: readonly number[]): number[] {
  const most = Math.max(...values);
  return values.map((value) => (most === 0 ? 0 : Math.floor((TOP * value) / most)));
}

/** The same, where less is better. */
const reversed = (values: readonly number[]): number[] => scaled(values).map((value) => TOP - value);

/** 0 to 100 between the smallest and the largest. */
function between(values: readonly number[]): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (high === low ? 0 : Math.floor((TOP * (value - low)) / (high - low))));
}
