import { imageScore } from './image-score.js';
import type { PodRelations } from './relations.js';
import { resourceScores } from './resource-scores.js';
import { spreadScores } from './spread.js';
import type { State } from './state.js';

/** kube-scheduler's default plugins with their weights; each plugin gives 0 to 100 points. */
const WEIGHTS = { least: 1, balanced: 1, taints: 3, nodeAffinity: 2, spread: 2, podAffinity: 2, images: 1 };
const TOP = 100;

/** The score of each of these nodes for a pod; nodes and pod by index. */
export function scores(state: State, p: number, nodes: readonly number[], relations: PodRelations): number[] {
  const taints = reversed(nodes.map((n) => untolerated(state, p, n)));
  const preferred = scaled(nodes.map((n) => preference(state, p, n)));
  const neighbours = between(affinityVotes(state, nodes, relations));
  const spread = spreadScores(state, p, nodes, relations);
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

/** How many taints of a node that only prefer (PreferNoSchedule) a pod does not tolerate. */
function untolerated({ world }: State, p: number, n: number): number {
  const [pod, node] = [world.pods[p], world.nodes[n]];
  return node?.taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !pod?.tolerates(taint)).length ?? 0;
}

/** The weights of a pod's preferred node affinity that a node fulfils, added up. */
function preference({ world }: State, p: number, n: number): number {
  const [pod, node] = [world.pods[p], world.nodes[n]];
  if (!pod || !node) return 0;
  return pod.nodePreferences.reduce((sum, one) => sum + (one.matches(node.labels, node.name) ? one.weight : 0), 0);
}

/** For each of these nodes the weights of affinity and anti-affinity that count for scores, of the pod and of the others. */
function affinityVotes(state: State, nodes: readonly number[], { preferred, preferredBy }: PodRelations): number[] {
  const votes = new Map<Int32Array, Map<number, number>>();
  const vote = (domains: Int32Array, q: number, weight: number) => {
    const n = state.at[q] ?? -1;
    const domain = n === -1 ? -1 : (domains[n] ?? -1);
    if (domain === -1) return;
    const sums = votes.get(domains) ?? new Map<number, number>();
    votes.set(domains, sums.set(domain, (sums.get(domain) ?? 0) + weight));
  };
  for (const { domains, pods, weight } of preferred) for (const q of pods) vote(domains, q, weight);
  for (const { by, domains, weight } of preferredBy) vote(domains, by, weight);
  return nodes.map((n) => {
    let sum = 0;
    for (const [domains, sums] of votes) sum += sums.get(domains[n] ?? -1) ?? 0;
    return sum;
  });
}

/** Scaled to 0 to 100, where the largest value is 100. */
function scaled(values: readonly number[]): number[] {
  const most = Math.max(...values);
  return values.map((value) => (most === 0 ? 0 : Math.floor((TOP * value) / most)));
}

/** Scaled to 0 to 100, where the largest value is 0. */
const reversed = (values: readonly number[]): number[] => scaled(values).map((value) => TOP - value);

/** Scaled to 0 to 100, where the smallest value is 0 and the largest is 100. */
function between(values: readonly number[]): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (high === low ? 0 : Math.floor((TOP * (value - low)) / (high - low))));
}
