import { grouped } from '../grouped.js';
import type { Packed } from '../kubernetes/cluster.js';
import type { Replay } from '../replay/replay.js';
import type { LayoutRule } from './rule.js';

/** Apps that run on several nodes today: no node may have all of their pods. */
export function appsOf({ pods }: Packed, replay: Replay): LayoutRule[] {
  const itemOf = new Map(pods.map(({ name }, i) => [name, i]));
  const running = replay.pods.filter(
    ({ name, owner, boundToNode, terminating, node }) =>
      owner !== undefined && node !== undefined && !boundToNode && !terminating && !replay.isWaiting(name),
  );
  return [...grouped(running, ({ owner }) => owner).values()].flatMap((members): LayoutRule[] => {
    const here = grouped(members, ({ node }) => node);
    if (here.size < 2) return [];
    const groups = replay.nodes.map((name, n) => ({
      nodes: [n],
      others: (here.get(name) ?? []).filter((pod) => !itemOf.has(pod.name)).length,
    }));
    const items = new Set(members.flatMap(({ name }) => itemOf.get(name) ?? []));
    return [{ items, groups, kind: 'most', limit: members.length - 1 }];
  });
}
