import { type Amount, capacityOf, fits, minus, NOTHING, total } from '../cluster.js';
import type { Packed } from '../kubernetes/cluster.js';
import { packedToday } from '../room/packed.js';
import type { Ground, Place } from '../situation/situation.js';

/**
 * Why no plan at all can empty these nodes: a pod has no other node even if all pods that may move left it, or all pods
 * together need more than the other nodes have. Undefined where neither is so, which proves nothing.
 */
export function whyImpossible(ground: Ground, places: readonly Place[]): string | undefined {
  const { dump } = ground;
  const packed = packedToday(ground);
  const going = new Set(places.map(({ node }) => dump.nodes.indexOf(node)));
  return homeless(packed, going) ?? tooMuch(packed, going);
}

function homeless({ cluster, pods }: Packed, going: ReadonlySet<number>): string | undefined {
  const most = cluster.nodes.map((node, n) => {
    const stay = cluster.workloads.filter(({ at }, w) => at === n && pods[w]?.kind !== 'free');
    return minus(capacityOf(node), total(stay.map(({ request }) => request)));
  });
  const alone = cluster.workloads.find(
    ({ at, allowed, request }) =>
      going.has(at ?? -1) && !allowed.some((n) => !going.has(n) && fits(request, most[n] ?? NOTHING)),
  );
  return alone && `no other node can take ${alone.name}, even with all pods moved away that may move`;
}

function tooMuch({ cluster }: Packed, going: ReadonlySet<number>): string | undefined {
  const needed = total(cluster.workloads.map(({ request }) => request));
  const room = total(cluster.nodes.flatMap((node, n) => (going.has(n) ? [] : [capacityOf(node)])));
  const short = (resource: keyof Pick<Amount, 'cpu' | 'memory'>) => needed[resource] - room[resource];
  const [cpu, memory] = [short('cpu'), short('memory')];
  if (cpu <= 0 && memory <= 0) return undefined;
  const parts = [
    ...(cpu > 0 ? [`${cpu}m of CPU`] : []),
    ...(memory > 0 ? [`${Math.ceil(memory / 2 ** 20)}Mi of memory`] : []),
  ];
  return `all pods together need ${parts.join(' and ')} more than the other nodes have`;
}
