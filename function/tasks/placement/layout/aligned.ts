import type { Assignment } from '../cluster.js';
import type { Classes } from '../search/classes.js';
import type { Spread } from './spreads.js';

/**
 * The same layout with equal items in each other's places, so that as many as can be stay in their domains: of pods that are
 * spread with a skew of 1 none can leave its domain before another comes there, and none can come before one has left.
 */
export function aligned(
  layout: Assignment,
  home: ArrayLike<number>,
  classes: Classes,
  spreads: readonly Spread[],
): Assignment {
  const aligned = [...layout];
  for (const { items } of classes) {
    const own = spreads.filter(({ bound }) => bound.has(items[0] ?? -1));
    const movers = items.filter((i) => layout[i] !== home[i]);
    if (own.length === 0 || movers.length < 2) continue;
    const targets = movers.map((i) => layout[i]);
    const kept = (i: number, to: number | undefined) =>
      own.filter(({ domains }) => domains[home[i] ?? -1] === domains[to ?? -1]).length;
    const pairs = movers.flatMap((i) => targets.map((to, t) => ({ i, t, kept: kept(i, to) })));
    const [done, taken] = [new Set<number>(), new Set<number>()];
    for (const { i, t } of pairs.sort((a, b) => b.kept - a.kept)) {
      if (done.has(i) || taken.has(t)) continue;
      done.add(i);
      taken.add(t);
      aligned[i] = targets[t];
    }
  }
  return aligned;
}
