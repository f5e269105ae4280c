import type { Workload } from '../cluster.js';
import type { ResolvedSpread } from '../replay/relations.js';
import type { Replay } from '../replay/replay.js';
import type { FurtherRules } from '../search/program.js';

/** At most so many of some workloads, by index, can land on some nodes. */
interface Cap {
  readonly items: ReadonlySet<number>;
  readonly nodes: readonly number[];
  readonly most: number;
}

/** Workloads that only land: those without a node. */
type Landing = readonly Workload[];

/**
 * What spread constraints allow of workloads that land while all others stay, as rules for a program. `atOnce`: all of them have
 * left their nodes before the first one lands.
 */
export function landingRules(replay: Replay, workloads: Landing, atOnce: boolean): FurtherRules {
  const caps = constraintsOf(replay, workloads).flatMap((one) => capsOf(replay, workloads, one, atOnce));
  return {
    kindOf: (item) => caps.map(({ items }) => Number(items.has(item))).join(''),
    rows: (classes, inBin) =>
      caps.flatMap(({ items, nodes, most }) => {
        const terms = classes.flatMap(({ items: [first = -1], bins }, c) =>
          items.has(first) ? nodes.filter((n) => bins.includes(n)).map((n) => inBin(c, n)) : [],
        );
        return terms.length === 0 ? [] : [`${terms.join(' + ')} <= ${most}`];
      }),
  };
}

interface Constraint {
  readonly constraint: ResolvedSpread;
  /** The workloads that land and have it. */
  readonly bound: ReadonlySet<number>;
}

/** The spread constraints of workloads that land, those that are the same once. */
function constraintsOf(replay: Replay, workloads: Landing): Constraint[] {
  const known = new Map<string, { constraint: ResolvedSpread; bound: Set<number> }>();
  for (const [i, { name, at }] of workloads.entries()) {
    if (at !== undefined) continue;
    for (const constraint of replay.spreadsOf(name)) {
      const { spread, counting, meaning } = constraint;
      // Which nodes count would depend on cordons and on what has failed.
      if (spread.honorsTaints || !meaning.self) continue;
      const { key, maxSkew, minDomains } = spread;
      const text = [key, maxSkew, minDomains, counting.join(''), meaning.pods.join()].join(' ');
      const same = known.get(text) ?? { constraint, bound: new Set() };
      same.bound.add(i);
      known.set(text, same);
    }
  }
  return [...known.values()];
}

/**
 * How many workloads that have a constraint can land in each domain. The last one finds there what stays and those that landed
 * before it, and then no more are allowed than the skew and the fewest that any domain has. No domain has more by then than what
 * stays there and what may land there, without the one that is landing; or has not left yet.
 */
function capsOf(replay: Replay, workloads: Landing, { constraint, bound }: Constraint, atOnce: boolean): Cap[] {
  const { spread, counting, meaning } = constraint;
  const domains = replay.nodes.map((_, n) => (counting[n] === 1 ? (meaning.domains[n] ?? -1) : -1));
  const itemOf = new Map(workloads.map(({ name }, i) => [name, i]));
  const nodeOf = new Map(replay.nodes.map((name, n) => [name, n]));
  const numbers = [...new Set(domains)].filter((domain) => domain !== -1);
  const counted = meaning.pods.map((p) => {
    const { name = '', node = '' } = replay.pods[p] ?? {};
    const item = itemOf.get(name);
    const home = domains[nodeOf.get(node) ?? -1] ?? -1;
    const stays = item !== undefined && workloads[item]?.at !== undefined;
    // A pod that waits today may come anywhere.
    const everywhere = replay.isWaiting(name) ? [...domains.keys()] : [];
    const goals = stays ? [] : (workloads[item ?? -1]?.allowed ?? everywhere).map((n) => domains[n] ?? -1);
    const hasLeft = atOnce && item !== undefined && !stays;
    return { item, home, stays, mayBe: new Set(hasLeft ? goals : [home, ...goals]) };
  });
  const staying = (domain: number) => counted.filter(({ stays, home }) => stays && home === domain).length;
  const most = (domain: number) => {
    const there = counted.filter(({ mayBe }) => mayBe.has(domain));
    const landing = there.filter(({ item }) => item !== undefined && bound.has(item)).length;
    return there.length - (landing === bound.size ? 1 : 0);
  };
  const fewest = numbers.length < spread.minDomains ? 0 : Math.min(...numbers.map(most));
  return numbers.map((domain) => ({
    items: bound,
    nodes: domains.flatMap((one, n) => (one === domain ? [n] : [])),
    most: Math.max(0, spread.maxSkew + fewest - staying(domain)),
  }));
}
