import type { Packed } from '../kubernetes/cluster.js';
import type { Replay } from '../replay/replay.js';
import type { Classes } from '../search/classes.js';
import type { FurtherRules } from '../search/program.js';
import { appsOf, severalRule } from './apps.js';
import type { LayoutRule } from './rule.js';
import { evenRule, type Spread, spreadsOf } from './spreads.js';

/** What a layout has to obey at the end of a plan and a packing does not know, for programs that look for one. */
export interface LayoutRules extends FurtherRules {
  readonly isEmpty: boolean;
  /** The spread constraints among them. */
  readonly spreads: readonly Spread[];
  /** Whether every plan ends in a layout that obeys the rules. Where none does, there is no plan then. */
  readonly binding: boolean;
}

/** Apps that run on several nodes stay on several, and pods are spread as they ask for. */
export function layoutRules({ packed, replay }: { readonly packed: Packed; readonly replay: Replay }): LayoutRules {
  const { spreads, binding } = spreadsOf(packed, replay);
  const nodes = [...replay.nodes.keys()];
  const rules = [...appsOf(packed, replay).map((app) => severalRule(app, nodes)), ...spreads.map(evenRule)];
  return {
    isEmpty: rules.length === 0,
    spreads,
    binding,
    kindOf: (item) =>
      [...rules, ...spreads.map(({ bound }) => ({ items: bound }))]
        .map(({ items }) => Number(items.has(item)))
        .join(''),
    rows: (classes, inBin) => rules.flatMap((rule, r) => rowsOf(rule, `level_${r}`, classes, inBin)),
  };
}

/** A rule as rows; `level` names a variable for the least that any group holds. */
function rowsOf(
  { items, groups, kind, limit }: LayoutRule,
  level: string,
  classes: Classes,
  inBin: (c: number, b: number) => string,
): string[] {
  // All items of a class are counted by the same rules.
  const own = classes.flatMap(({ items: [first = -1], bins }, c) => (items.has(first) ? [{ c, bins }] : []));
  return groups.flatMap(({ nodes, others }) => {
    const sum = nodes.flatMap((b) => own.flatMap(({ c, bins }) => (bins.includes(b) ? [inBin(c, b)] : []))).join(' + ');
    if (kind === 'most') return sum === '' ? [] : [`${sum} <= ${limit - others}`];
    return [`${sum} - ${level} <= ${limit - others}`, `${sum} - ${level} >= ${-others}`];
  });
}
