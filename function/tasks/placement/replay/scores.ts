import type { Related } from './relations.js';
import { imageScore, resourceScores } from './room.js';
import { spreadScores } from './spread.js';
import type { State } from './state.js';

/** kube-scheduler's default plugins and their weights; each gives 0 to 100. */
const WEIGHTS = { least: 1, balanced: 1, taints: 3, nodeAffinity: 2, spread: 2, podAffinity: 2, images: 1 };
const TOP = 100;

/** The score of each of these nodes for a pod. */
export function scores(state: State, p: number, nodes: readonly number[], related: Related): number[] {
  const taints = reversed(nodes.map((n) => untolerated(state, p, n)));
  const preferred = scaled(nodes.map((n) => preference(state, p, n)));
  const neighbours = between(neighbourly(state, nodes, related));
  const spread = spreadScores(state, p, nodes, related);
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

function untolerated({ world }: State, p: number, n: number): number {
  const [pod, node] = [world.pods[p], world.nodes[n]];
  return node?.taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !pod?.tolerates(taint)).length ?? 0;
}

function preference({ world }: State, p: number, n: number): number {
  const [pod, node] = [world.pods[p], world.nodes[n]];
  if (!pod || !node) return 0;
  return pod.prefers.reduce((sum, one) => sum + (one.matches(node.labels, node.name) ? one.weight : 0), 0);
}

/** Preferences for and against neighbours, of the pod and of those that are there. */
function neighbourly(state: State, nodes: readonly number[], { preferred, wanted }: Related): number[] {
  const votes = new Map<Int32Array, Map<number, number>>();
  const vote = (domains: Int32Array, q: number, weight: number) => {
    const n = state.at[q] ?? -1;
    const domain = n === -1 ? -1 : (domains[n] ?? -1);
    if (domain === -1) return;
    const sums = votes.get(domains) ?? new Map<number, number>();
    votes.set(domains, sums.set(domain, (sums.get(domain) ?? 0) + weight));
  };
  for (const { domains, pods, weight } of preferred) for (const q of pods) vote(domains, q, weight);
  for (const { by, domains, weight } of wanted) vote(domains, by, weight);
  return nodes.map((n) => {
    let sum = 0;
    for (const [domains, sums] of votes) sum += sums.get(domains[n] ?? -1) ?? 0;
    return sum;
  });
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
