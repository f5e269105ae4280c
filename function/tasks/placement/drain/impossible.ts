import { type Amount, capacityOf, fits, minus, NOTHING, total } from '../cluster.js';
import type { Packed } from '../kubernetes/cluster.js';
import { packedToday } from '../room/packed.js';
import { solveExactly } from '../search/exact.js';
import { Instance } from '../search/instance.js';
import type { Ground, Place } from '../situation/situation.js';

/** Beyond so many nodes the exact solver is not asked, since that would take too long. */
const MOST_NODES = 32;
/** Most seconds for it, in case that its count of searched nodes takes too long. */
const SECONDS = 1;

/**
 * Why no plan at all can empty these nodes: a pod has no other node even if all pods that may move left it, all pods together need
 * more than the other nodes have, or the exact solver finds no packing of all of them. Undefined where that proves nothing.
 */
export function whyImpossible(ground: Ground, places: readonly Place[]): string | undefined {
  const { dump } = ground;
  const going = new Set(places.map(({ node }) => dump.nodes.indexOf(node)));
  const packed = withoutStaying(packedToday(ground), going);
  return homeless(packed, going) ?? tooMuch(packed, going) ?? unpackable(ground, packed, going);
}

function unpackable({ clock }: Ground, { cluster }: Packed, going: ReadonlySet<number>): string | undefined {
  if (cluster.nodes.length > MOST_NODES) return undefined;
  const workloads = cluster.workloads.map((one) => ({ ...one, allowed: one.allowed.filter((n) => !going.has(n)) }));
  const instance = new Instance({ ...cluster, workloads });
  const seconds = Math.min(SECONDS, clock.left() / 1000);
  clock.check();
  const { kind } = solveExactly(instance, { below: Number.POSITIVE_INFINITY, wanted: [], seconds });
  return kind === 'none' ? 'there is no packing of all pods onto the other nodes, whichever of them move' : undefined;
}

/** The same without the pods that stay on nodes that go: whoever decides about them may well delete them. */
function withoutStaying({ cluster, pods }: Packed, going: ReadonlySet<number>): Packed {
  const kept = [...pods.keys()].filter((w) => pods[w]?.kind !== 'fixed' || !going.has(pods[w]?.at ?? -1));
  const index = new Map(kept.map((w, i) => [w, i]));
  const indices = (sets: Packed['cluster']['apart']) => sets.map((set) => set.flatMap((w) => index.get(w) ?? []));
  return {
    pods: kept.flatMap((w) => pods[w] ?? []),
    cluster: {
      ...cluster,
      workloads: kept.flatMap((w) => cluster.workloads[w] ?? []),
      apart: indices(cluster.apart),
      together: indices(cluster.together),
    },
  };
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
