import type { Filter } from './filter.js';
import type { PodRelations, ResolvedSpread } from './relations.js';
import type { Indices } from './scratch.js';
import type { State } from './state.js';

const TOP = 100;
const HOSTNAME = 'kubernetes.io/hostname';
/** Stands in a list of counts for a domain that does not count. */
const NO_DOMAIN = -1;

/** Hard spread constraints of a pod; undefined where it has none. */
export function spreadRule(state: State, { hardSpreads }: PodRelations): Filter | undefined {
  if (!hardSpreads) return undefined;
  const rules = hardSpreads.all.map((one, i) => {
    const { spread, meaning } = one;
    const open = countingNodes(state, one);
    const counts = state.world.scratch.strictCounts(i).fill(NO_DOMAIN);
    for (let n = 0; n < open.length; n++) if (open[n] === 1) counts[meaning.domains[n] ?? 0] = 0;
    countPods(state, one, open, counts);
    const least = leastOf(counts, spread.minDomains);
    return { spread, domains: meaning.domains, self: meaning.self ? 1 : 0, counts, least };
  });
  type Strict = (typeof rules)[number];
  const skewOf = ({ domains, counts, self, least }: Strict, n: number) =>
    Math.max(0, counts[domains[n] ?? 0] ?? 0) + self - least;
  const isBroken = (rule: Strict, n: number) => (rule.domains[n] ?? -1) === -1 || skewOf(rule, n) > rule.spread.maxSkew;
  return {
    blocks: (n) => rules.some((rule) => isBroken(rule, n)),
    why: (n) => {
      const broken = rules.find((rule) => isBroken(rule, n));
      const { key, maxSkew } = broken?.spread ?? { key: '', maxSkew: 0 };
      if (!broken || (broken.domains[n] ?? -1) === -1) return `topology spread: it has no label ${key}`;
      return `topology spread on ${key}: skew ${skewOf(broken, n)} > ${maxSkew}`;
    },
  };
}

/** The least of the counts of domains. */
function leastOf(counts: Int32Array, minDomains: number): number {
  let [size, fewest] = [0, Number.POSITIVE_INFINITY];
  for (let d = 0; d < counts.length; d++) {
    const count = counts[d] ?? NO_DOMAIN;
    if (count === NO_DOMAIN) continue;
    size++;
    fewest = Math.min(fewest, count);
  }
  // Where there are fewer domains than minDomains, Kubernetes counts as if another, empty domain existed.
  return size < minDomains ? 0 : fewest;
}

/**
 * Soft spread constraints, the scheduler's default ones among them: adds points (0 to 100), times a weight, to what these
 * nodes are given, more where fewer of the counted pods are in the node's domain.
 */
export function addSpread(
  given: Float64Array,
  weight: number,
  state: State,
  nodes: Indices,
  { softSpreads }: PodRelations,
): void {
  if (!softSpreads) return;
  const { all, eligible, everywhere } = softSpreads;
  const judged = everywhere ? nodes : nodes.filter((n) => eligible[n] === 1);
  const { costs } = state.world.scratch;
  costs.fill(0);
  for (const one of all) addCosts(costs, state, one, judged);
  const { low, high } = rounded(costs, judged);
  // Most nodes cost the same as the one before, and need no division of their own.
  let [last, points] = [Number.NaN, 0];
  for (let i = 0; i < nodes.length; i++) {
    const n = nodes[i] ?? -1;
    if (eligible[n] !== 1) continue;
    const cost = costs[n] ?? 0;
    if (cost !== last) points = weight * pointsOf(cost, low, high);
    last = cost;
    given[i] = (given[i] ?? 0) + points;
  }
}

/** Rounds the costs of the judged nodes, and tells the lowest and the highest. */
function rounded(costs: Float64Array, judged: Indices): { low: number; high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < judged.length; i++) {
    const n = judged[i] ?? -1;
    const cost = Math.round(costs[n] ?? 0);
    costs[n] = cost;
    low = Math.min(low, cost);
    high = Math.max(high, cost);
  }
  return { low, high };
}

const pointsOf = (cost: number, low: number, high: number): number =>
  high === 0 ? TOP : Math.floor((TOP * (high + low - cost)) / high);

/** Adds to each judged node what one constraint makes it cost. */
function addCosts(costs: Float64Array, state: State, one: ResolvedSpread, judged: Indices): void {
  const { domains } = one.meaning;
  const nodesIn = state.world.nodesIn(domains);
  // Where no node has the label, the constraint says nothing of any.
  if (nodesIn.length === 0) return;
  const { counts } = state.world.scratch;
  counts.fill(NO_DOMAIN, 0, nodesIn.length);
  let size = 0;
  for (let i = 0; i < judged.length; i++) {
    const n = judged[i] ?? -1;
    const domain = domains[n] ?? -1;
    if (domain === -1) continue;
    costs[n] = (costs[n] ?? 0) + one.spread.maxSkew - 1;
    if (counts[domain] !== 0) size++;
    counts[domain] = 0;
  }
  const single = one.spread.key === HOSTNAME;
  countPods(state, one, single ? undefined : countingNodes(state, one), counts);
  // Each pod weighs more, the more domains there are.
  const weight = Math.log((single ? judged.length : size) + 2);
  addCounts(costs, weight, counts, nodesIn);
}

/** Adds to the nodes of each domain how many pods were counted there, times a weight. */
function addCounts(costs: Float64Array, weight: number, counts: Int32Array, nodesIn: readonly (readonly number[])[]) {
  for (let domain = 0; domain < nodesIn.length; domain++) {
    const count = counts[domain] ?? 0;
    if (count <= 0) continue;
    for (const n of nodesIn[domain] ?? []) costs[n] = (costs[n] ?? 0) + count * weight;
  }
}

/** For every node 1 where its pods count for a constraint, and 0 elsewhere. */
function countingNodes(
  { cordoned, failed, hasFailed }: State,
  { counting, mindsCordons, spread }: ResolvedSpread,
): Uint8Array {
  // A node that has failed is tainted by the node controller.
  const mindsFailed = hasFailed && spread.honorsTaints;
  if (!mindsCordons && !mindsFailed) return counting;
  return counting.map((counts, n) =>
    (mindsCordons && cordoned[n] === 1) || (mindsFailed && failed[n] === 1) ? 0 : counts,
  );
}

/** Adds the pods that a constraint counts to the counts of their domains, except where nodes are not open or domains do not count. */
function countPods(state: State, { meaning }: ResolvedSpread, open: Uint8Array | undefined, counts: Int32Array): void {
  const { domains, pods } = meaning;
  for (const q of pods) {
    const n = state.at[q] ?? -1;
    if (n === -1 || (open && open[n] !== 1)) continue;
    const domain = domains[n] ?? -1;
    if (domain !== -1 && counts[domain] !== NO_DOMAIN) counts[domain] = (counts[domain] ?? 0) + 1;
  }
}
