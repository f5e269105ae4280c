import { domainOf } from './domains.js';
import type { PodRelations, Votes } from './relations.js';
import { resourceScorer } from './resource-scores.js';
import type { Indices } from './scratch.js';
import { addSpread } from './spread.js';
import type { State } from './state.js';

/** kube-scheduler's default plugins with their weights; each plugin gives 0 to 100 points. */
const WEIGHTS = { resources: 1, taints: 3, nodeAffinity: 2, spread: 2, podAffinity: 2, images: 1 };
const TOP = 100;

/** The score of each of these nodes for a pod that has no node; nodes and pod by index. The scores are in Scratch. */
export function scores(state: State, p: number, nodes: Indices, relations: PodRelations): Float64Array {
  const facts = state.world.facts(p);
  const given = state.world.scratch.scores.subarray(0, nodes.length);
  const resources = resourceScorer(state, p);
  const { images } = facts;
  for (let i = 0; i < given.length; i++) {
    const n = nodes[i] ?? -1;
    given[i] = WEIGHTS.taints * TOP + WEIGHTS.resources * resources(n) + WEIGHTS.images * (images?.[n] ?? 0);
  }
  // The more taints a node has that the pod does not tolerate, the fewer points it gets.
  addScaled(given, -WEIGHTS.taints, ofNodes(facts.untolerated, nodes));
  addScaled(given, WEIGHTS.nodeAffinity, ofNodes(facts.preference, nodes));
  addBetween(given, WEIGHTS.podAffinity, affinityVotes(state, nodes, relations));
  addSpread(given, WEIGHTS.spread, state, nodes, relations);
  return given;
}

/** The values of these nodes, of values for all nodes. */
const ofNodes = (all: Float64Array | undefined, nodes: Indices): Float64Array | undefined =>
  all && Float64Array.from(nodes, (n) => all[n] ?? 0);

/** For each of these nodes the weights of affinity and anti-affinity that count for scores, of the pod and of the others. */
function affinityVotes(state: State, nodes: Indices, { votes }: PodRelations): Float64Array | undefined {
  if (votes.length === 0) return undefined;
  const totals = new Float64Array(nodes.length);
  for (const [domains, sum] of sumsOf(state, votes)) {
    for (let i = 0; i < totals.length; i++) {
      const domain = domains[nodes[i] ?? -1] ?? -1;
      if (domain !== -1) totals[i] = (totals[i] ?? 0) + (sum[domain] ?? 0);
    }
  }
  return totals;
}

/** For every topology that votes look at the sum of the weights in each domain. */
function sumsOf(state: State, votes: readonly Votes[]): Map<Int32Array, Float64Array> {
  const sums = new Map<Int32Array, Float64Array>();
  for (const { domains, pods, weight } of votes) {
    const sum = sums.get(domains) ?? new Float64Array(domains.length);
    sums.set(domains, sum);
    for (const q of pods) {
      const domain = domainOf(state, domains, q);
      if (domain !== -1) sum[domain] = (sum[domain] ?? 0) + weight;
    }
  }
  return sums;
}

/** Adds values scaled to 0 to 100, where the largest value is 100. Values that are undefined are all 0. */
function addScaled(given: Float64Array, weight: number, values: Float64Array | undefined): void {
  const most = values?.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) ?? 0;
  if (!values || most === 0) return;
  for (let i = 0; i < given.length; i++) {
    given[i] = (given[i] ?? 0) + weight * Math.floor((TOP * (values[i] ?? 0)) / most);
  }
}

/** Adds values scaled to 0 to 100, where the smallest value is 0 and the largest is 100. */
function addBetween(given: Float64Array, weight: number, values: Float64Array | undefined): void {
  if (!values) return;
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (high === low) return;
  for (let i = 0; i < given.length; i++) {
    given[i] = (given[i] ?? 0) + weight * Math.floor((TOP * ((values[i] ?? 0) - low)) / (high - low));
  }
}
