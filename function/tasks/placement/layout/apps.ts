import { grouped } from '../grouped.js';
import type { Packed } from '../kubernetes/cluster.js';
import type { Replay } from '../replay/replay.js';
import type { LayoutRule } from './rule.js';

/** An app that runs on several nodes today; items and nodes by index. */
export interface App {
  readonly items: ReadonlySet<number>;
  /** For nodes that have some how many of its pods there are no items. */
  readonly others: ReadonlyMap<number, number>;
  /** How many pods it has. */
  readonly size: number;
}

/** Apps that run on several nodes today: no node may have all of their pods. */
export function appsOf({ pods }: Packed, replay: Replay): App[] {
  const itemOf = new Map(pods.map(({ name }, i) => [name, i]));
  const nodeOf = new Map(replay.nodes.map((name, n) => [name, n]));
  const running = replay.pods.filter(
    ({ name, owner, boundToNode, terminating, node }) =>
      owner !== undefined && node !== undefined && !boundToNode && !terminating && !replay.isWaiting(name),
  );
  return [...grouped(running, ({ owner }) => owner).values()].flatMap((members): App[] => {
    if (new Set(members.map(({ node }) => node)).size < 2) return [];
    const others = new Map<number, number>();
    for (const { name, node = '' } of members) {
      const n = nodeOf.get(node) ?? -1;
      if (!itemOf.has(name)) others.set(n, (others.get(n) ?? 0) + 1);
    }
    return [{ items: new Set(members.flatMap(({ name }) => itemOf.get(name) ?? [])), others, size: members.length }];
  });
}

/** The same as a rule about the layout at the end. */
export const severalRule = ({ items, others, size }: App, nodes: readonly number[]): LayoutRule => ({
  items,
  groups: nodes.map((n) => ({ nodes: [n], others: others.get(n) ?? 0 })),
  kind: 'most',
  limit: size - 1,
});
