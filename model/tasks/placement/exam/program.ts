import { type Amount, type Cluster, capacityOf, NOTHING } from '../../../../function/tasks/placement/cluster.js';
import {
  inUse,
  nodeConstraints,
  programText,
  runsOn,
  sum,
} from '../../../../function/tasks/placement/integer-program.js';

const RESOURCES = ['cpu', 'memory'] as const;
/** Millicores and mebibytes: numbers of a size that suits the solver. */
const UNIT: Amount = { cpu: 1, memory: 2 ** 20 };

/** The fewest nodes as an integer program. Only solutions of `least` to `most` nodes count. */
export function program(cluster: Cluster, least: number, most: number): string {
  const { nodes } = cluster;
  const used = sum(nodes.map((_, n) => inUse(n)));
  return programText(cluster, {
    objective: ['nodes', used],
    constraints: [
      ...nodes.flatMap((_, n) => nodeConstraints(cluster, n, (able) => roomConstraints(cluster, n, able))),
      ...togetherRows(cluster),
      ...twinRows(cluster),
      ...replicaRows(cluster),
      `${used} >= ${least}`,
      `${used} <= ${most}`,
    ],
  });
}

function roomConstraints({ nodes, workloads }: Cluster, n: number, able: readonly number[]): string[] {
  const node = nodes[n];
  if (!node) return [];
  const room = capacityOf(node);
  return RESOURCES.map((of) => {
    const asked = able.map((w) => `${(workloads[w]?.request ?? NOTHING)[of] / UNIT[of]} ${runsOn(w, n)}`);
    return `${sum(asked)} - ${room[of] / UNIT[of]} ${inUse(n)} <= 0`;
  });
}

function togetherRows({ nodes, workloads, together }: Cluster): string[] {
  const may = (w: number, n: number) => workloads[w]?.allowed.includes(n) ?? false;
  return together.flatMap(([leader = -1, ...others]) =>
    others
      .filter((w) => w !== leader)
      .flatMap((w) =>
        nodes.flatMap((_, n) => {
          if (may(w, n) && may(leader, n)) return [`${runsOn(w, n)} - ${runsOn(leader, n)} = 0`];
          if (may(w, n)) return [`${runsOn(w, n)} = 0`];
          return may(leader, n) ? [`${runsOn(leader, n)} = 0`] : [];
        }),
      ),
  );
}

/** Nodes that nothing tells apart are in use in order: what they hold can change places, whatever the workloads. */
function twinRows({ nodes, workloads }: Cluster): string[] {
  const rooms = nodes.map(capacityOf);
  const kind = (n: number) => [
    rooms[n],
    nodes[n]?.kept === true,
    workloads.flatMap(({ allowed }, w) => (allowed.includes(n) ? [w] : [])),
  ];
  return neighbours(nodes.map((_, n) => JSON.stringify(kind(n)))).map(
    ([before, n]) => `${inUse(before)} - ${inUse(n)} >= 0`,
  );
}

/**
 * Workloads that nothing tells apart are on nodes in order. This and the order of nodes go together: sorting replicas
 * leaves the same nodes in use.
 */
function replicaRows({ workloads, apart, together }: Cluster): string[] {
  const memberships = (sets: Cluster['apart'], w: number) => sets.flatMap((set, i) => (set.includes(w) ? [i] : []));
  const kinds = workloads.map(({ request, allowed }, w) =>
    JSON.stringify([request.cpu, request.memory, allowed, memberships(apart, w), memberships(together, w)]),
  );
  return neighbours(kinds).flatMap(([before, w]) => {
    const allowed = workloads[w]?.allowed ?? [];
    if (allowed.length < 2) return [];
    const place = (of: number) => allowed.map((n, i) => `${i + 1} ${runsOn(of, n)}`);
    return [`${sum(place(w))} - ${place(before).join(' - ')} >= 0`];
  });
}

/** Every index with the last one before it of the same kind. */
function neighbours(kinds: readonly string[]): [before: number, index: number][] {
  return kinds.flatMap((kind, i) => {
    const before = kinds.slice(0, i).lastIndexOf(kind);
    return before === -1 ? [] : [[before, i] satisfies [number, number]];
  });
}
