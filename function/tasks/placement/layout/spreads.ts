import type { Packed } from '../kubernetes/cluster.js';
import type { ResolvedSpread } from '../replay/relations.js';
import type { Replay } from '../replay/replay.js';
import type { LayoutRule } from './rule.js';

/** A required spread constraint; items, nodes and domains by index. */
export interface Spread {
  /** Items that land only where there are few enough of those that it counts. */
  readonly bound: ReadonlySet<number>;
  /** Items that it counts. */
  readonly items: ReadonlySet<number>;
  readonly maxSkew: number;
  /** For every node its domain; -1 where pods do not count. */
  readonly domains: readonly number[];
  /** For every domain with such nodes the pods there that count and are no items. */
  readonly others: ReadonlyMap<number, number>;
  /** Whether a pod that counts waits for a node today. */
  readonly waits: boolean;
}

/** Where all items may be at the end; see LayoutRules for what is `binding`. */
interface Spreads {
  readonly spreads: readonly Spread[];
  readonly binding: boolean;
}

/** The spread constraints of items, as far as a program can ask for them. */
export function spreadsOf(packed: Packed, replay: Replay): Spreads {
  const known = new Map<string, { constraint: ResolvedSpread; bound: Set<number> }>();
  // Pods of one kind have the same list.
  const keys = new Map<readonly ResolvedSpread[], readonly string[]>();
  for (const [i, { name }] of packed.pods.entries()) {
    const list = replay.spreadsOf(name);
    if (list.length === 0) continue;
    const texts = keys.get(list) ?? list.map(textOf);
    keys.set(list, texts);
    for (const [c, constraint] of list.entries()) {
      const same = known.get(texts[c] ?? '') ?? { constraint, bound: new Set() };
      same.bound.add(i);
      known.set(texts[c] ?? '', same);
    }
  }
  const all = [...known.values()].map(({ constraint, bound }) => ({
    spread: spreadOf(packed, replay, constraint, bound),
    constraint,
  }));
  // Which nodes count may depend on the cordons of a plan, and what is uneven today may stay so.
  const fit = all.filter(({ spread, constraint }) => !constraint.mindsCordons && isEven(packed, spread, constraint));
  return {
    spreads: fit.map(({ spread }) => spread),
    binding: all.length === fit.length && all.every(({ spread, constraint }) => isBinding(packed, spread, constraint)),
  };
}

/** The same text for constraints that ask the same of the same pods. */
const textOf = ({ spread: { key, maxSkew, minDomains }, mindsCordons, counting, meaning }: ResolvedSpread): string =>
  [key, maxSkew, minDomains, mindsCordons, counting.join(''), meaning.self, meaning.pods.join()].join(' ');

function spreadOf(
  { pods }: Packed,
  replay: Replay,
  { spread: { maxSkew }, counting, meaning }: ResolvedSpread,
  bound: ReadonlySet<number>,
): Spread {
  const itemOf = new Map(pods.map(({ name }, i) => [name, i]));
  const nodeOf = new Map(replay.nodes.map((name, n) => [name, n]));
  const domains = replay.nodes.map((_, n) => (counting[n] === 1 ? (meaning.domains[n] ?? -1) : -1));
  const others = new Map(domains.filter((domain) => domain !== -1).map((domain) => [domain, 0]));
  const items = new Set<number>();
  for (const p of meaning.pods) {
    const { name = '', node = '' } = replay.pods[p] ?? {};
    const item = itemOf.get(name);
    if (item !== undefined) items.add(item);
    const domain = domains[nodeOf.get(node) ?? -1] ?? -1;
    const isOther = item === undefined && domain !== -1 && !replay.isWaiting(name);
    if (isOther) others.set(domain, (others.get(domain) ?? 0) + 1);
  }
  const waits = meaning.pods.some((p) => replay.isWaiting(replay.pods[p]?.name ?? ''));
  return { bound, items, maxSkew, domains, others, waits };
}

/** How many pods that count are in each domain, given the node of every item; -1 for none. */
export function countsOf({ domains, others, items }: Spread, at: readonly number[]): Map<number, number> {
  const counts = new Map(others);
  for (const i of items) {
    const domain = domains[at[i] ?? -1] ?? -1;
    if (domain !== -1) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return counts;
}

/** Whether pods are spread today as they ask for, in as many domains as they ask for. */
function isEven({ cluster }: Packed, spread: Spread, { spread: { minDomains } }: ResolvedSpread): boolean {
  const counts = [
    ...countsOf(
      spread,
      cluster.workloads.map(({ at = -1 }) => at),
    ).values(),
  ];
  return counts.length >= minDomains && Math.max(...counts) - Math.min(...counts) <= spread.maxSkew;
}

/**
 * Whether what is even today is so after every plan. With a skew of 1, pods land only where there are fewest of them. So at any time at
 * least as many are on their way as are missing for all domains to be as full as the fullest but for one; when all have landed, none
 * is missing. With a skew of 2 that is not so: pods may leave a domain after others have landed elsewhere.
 */
function isBinding({ pods }: Packed, { bound, items, maxSkew, waits }: Spread, { meaning }: ResolvedSpread): boolean {
  return (
    maxSkew === 1 &&
    !waits &&
    meaning.self &&
    [...bound].every((i) => items.has(i)) &&
    [...items].every((i) => bound.has(i) || pods[i]?.kind === 'fixed')
  );
}

/** The constraint as a rule about the layout at the end. */
export function evenRule({ items, domains, others, maxSkew }: Spread): LayoutRule {
  const nodesIn = (domain: number) => domains.flatMap((one, n) => (one === domain ? [n] : []));
  const groups = [...others].map(([domain, count]) => ({ nodes: nodesIn(domain), others: count }));
  return { items, groups, kind: 'skew', limit: maxSkew };
}
