import type { PodRelations, ResolvedSpread } from './relations.js';
import type { State } from './state.js';
import { cordonBinds } from './world.js';

const TOP = 100;
const HOSTNAME = 'kubernetes.io/hostname';

/** Hard spread constraints: why a pod cannot go to a node, given the node's index; undefined where it can. */
export function spreadRefusals(state: State, p: number, { spreads }: PodRelations): (n: number) => string | undefined {
  const hard = spreads.filter(({ spread }) => spread.hard);
  if (hard.length === 0) return () => undefined;
  const eligible = nodesWithKeys(state, hard);
  const rules = hard.map((one) => {
    const { spread, meaning } = one;
    const counts = new Map<number, number>();
    const open = countingNodes(state, p, one, eligible);
    for (let n = 0; n < open.length; n++) if (open[n] === 1) counts.set(meaning.domains[n] ?? -1, 0);
    countPods(state, one, open, counts);
    // Where there are fewer domains than minDomains, Kubernetes counts as if another, empty domain existed.
    const least = counts.size < spread.minDomains ? 0 : Math.min(...counts.values());
    return { spread, meaning, counts, least };
  });
  return (n) => {
    for (const { spread, meaning, counts, least } of rules) {
      const domain = meaning.domains[n] ?? -1;
      if (domain === -1) return `topology spread: it has no label ${spread.key}`;
      const skew = (counts.get(domain) ?? 0) + (meaning.self ? 1 : 0) - least;
      if (skew > spread.maxSkew) return `topology spread on ${spread.key}: skew ${skew} > ${spread.maxSkew}`;
    }
    return undefined;
  };
}

/**
 * Soft spread constraints, the scheduler's default ones among them: points (0 to 100) for each of these nodes, more where
 * fewer of the counted pods are in the node's domain.
 */
export function spreadScores(state: State, p: number, nodes: readonly number[], { spreads }: PodRelations): number[] {
  const soft = spreads.filter(({ spread }) => !spread.hard);
  if (soft.length === 0) return nodes.map(() => 0);
  // A pod's own constraints leave out nodes that lack one of their labels; the default constraints do not.
  const eligible = nodesWithKeys(
    state,
    soft.filter(({ isDefault }) => !isDefault),
  );
  const judged = nodes.filter((n) => eligible[n] === 1);
  const costs = new Map(judged.map((n) => [n, 0]));
  for (const one of soft) {
    const { domains } = one.meaning;
    const counts = new Map(judged.flatMap((n) => ((domains[n] ?? -1) === -1 ? [] : [[domains[n] ?? -1, 0] as const])));
    const single = one.spread.key === HOSTNAME;
    const open = single ? new Uint8Array(domains.length).fill(1) : countingNodes(state, p, one, eligible);
    countPods(state, one, open, counts);
    // Each pod weighs more, the more domains there are.
    const weight = Math.log((single ? judged.length : counts.size) + 2);
    for (const n of judged) {
      const domain = domains[n] ?? -1;
      if (domain === -1) continue;
      costs.set(n, (costs.get(n) ?? 0) + (counts.get(domain) ?? 0) * weight + one.spread.maxSkew - 1);
    }
  }
  const rounded = new Map([...costs].map(([n, cost]) => [n, Math.round(cost)]));
  const [low, high] = [Math.min(...rounded.values()), Math.max(...rounded.values())];
  return nodes.map((n) => {
    const cost = rounded.get(n);
    if (cost === undefined) return 0;
    return high === 0 ? TOP : Math.floor((TOP * (high + low - cost)) / high);
  });
}

/** For every node 1 where it has the labels of all these constraints, and 0 elsewhere. */
function nodesWithKeys({ world }: State, spreads: readonly ResolvedSpread[]): Uint8Array {
  const open = new Uint8Array(world.nodes.length).fill(1);
  for (const { meaning } of spreads) {
    world.clock.check();
    for (let n = 0; n < open.length; n++) if ((meaning.domains[n] ?? -1) === -1) open[n] = 0;
  }
  return open;
}

/** For every node 1 where its pods count for a constraint, and 0 elsewhere. */
function countingNodes(
  { world, cordoned, failed }: State,
  p: number,
  { spread }: ResolvedSpread,
  eligible: Uint8Array,
) {
  world.clock.check();
  const pod = world.pods[p];
  return Uint8Array.from(world.nodes, (node, n) => {
    if (!pod || eligible[n] !== 1) return 0;
    if (spread.honorsAffinity && !pod.selectsNode(node.labels, node.name)) return 0;
    if (!spread.honorsTaints) return 1;
    const bears = node.taints.every((taint) => taint.effect === 'PreferNoSchedule' || pod.tolerates(taint));
    // A node that has failed is tainted by the node controller.
    return Number(bears && failed[n] !== 1 && !(cordonBinds(pod) && cordoned[n] === 1));
  });
}

/** Adds the pods that a constraint counts to the counts of their domains; domains that have no count are left out. */
function countPods(state: State, { meaning }: ResolvedSpread, open: Uint8Array, counts: Map<number, number>): void {
  for (const q of meaning.pods) {
    const n = state.at[q] ?? -1;
    if (n === -1 || open[n] !== 1) continue;
    const domain = meaning.domains[n] ?? -1;
    const count = counts.get(domain);
    if (count !== undefined) counts.set(domain, count + 1);
  }
}
