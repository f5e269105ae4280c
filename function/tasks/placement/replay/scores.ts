import { domainOf } from './domains.js';
import type { PodRelations } from './relations.js';
import { resourceScorer } from './resource-scores.js';
import { spreadScores } from './spread.js';
import type { State } from './state.js';

/** kube-scheduler's default plugins with their weights; each plugin gives 0 to 100 points. */
const WEIGHTS = { resources: 1, taints: 3, nodeAffinity: 2, spread: 2, podAffinity: 2, images: 1 };
const TOP = 100;

/** Values for nodes, in the order of the nodes; undefined where all are 0. */
type Values = ArrayLike<number> | undefined;

/** The score of each of these nodes for a pod that has no node; nodes and pod by index. */
export function scores(state: State, p: number, nodes: readonly number[], relations: PodRelations): Float64Array {
  const facts = state.world.facts(p);
  const given = new Float64Array(nodes.length);
  const resources = resourceScorer(state, p);
  for (let i = 0; i < given.length; i++) given[i] = resources(nodes[i] ?? -1);
  const add = (weight: number, values: Values) => {
    if (!values) return;
    for (let i = 0; i < given.length; i++) given[i] = (given[i] ?? 0) + weight * (values[i] ?? 0);
  };
  // The more taints a node has that the pod does not tolerate, the fewer points it gets.
  add(-WEIGHTS.taints, scaled(ofNodes(facts.untolerated, nodes)));
  add(WEIGHTS.nodeAffinity, scaled(ofNodes(facts.preference, nodes)));
  add(WEIGHTS.podAffinity, between(affinityVotes(state, nodes, relations)));
  add(WEIGHTS.spread, spreadScores(state, nodes, relations));
  const { images } = facts;
  for (let i = 0; i < given.length; i++) {
    given[i] = (given[i] ?? 0) + WEIGHTS.taints * TOP + WEIGHTS.images * (images?.[nodes[i] ?? -1] ?? 0);
  }
  return given;
}

/** The values of these nodes, of values for all nodes. */
const ofNodes = (all: Float64Array | undefined, nodes: readonly number[]): Float64Array | undefined =>
  all && Float64Array.from(nodes, (n) => all[n] ?? 0);

/** For each of these nodes the weights of affinity and anti-affinity that count for scores, of the pod and of the others. */
function affinityVotes(state: State, nodes: readonly number[], { votes }: PodRelations): Float64Array | undefined {
  if (votes.length === 0) return undefined;
  const sums = new Map<Int32Array, Float64Array>();
  for (const { domains, pods, weight } of votes) {
    const sum = sums.get(domains) ?? new Float64Array(domains.length);
    sums.set(domains, sum);
    for (const q of pods) {
      const domain = domainOf(state, domains, q);
      if (domain !== -1) sum[domain] = (sum[domain] ?? 0) + weight;
    }
  }
  return Float64Array.from(nodes, (n) => {
    let total = 0;
    for (const [domains, sum] of sums) {
      const domain = domains[n] ?? -1;
      if (domain !== -1) total += sum[domain] ?? 0;
    }
    return total;
  });
}

/** Scaled to 0 to 100, where the largest value is 100. */
function scaled(values: Float64Array | undefined): Values {
  const most = values?.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) ?? 0;
  return most === 0 ? undefined : values?.map((value) => Math.floor((TOP * value) / most));
}

/** Scaled to 0 to 100, where the smallest value is 0 and the largest is 100. */
function between(values: Float64Array | undefined): Values {
  if (!values) return undefined;
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return high === low ? undefined : values.map((value) => Math.floor((TOP * (value - low)) / (high - low)));
}
