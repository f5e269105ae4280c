import { type Amount, type Cluster, capacityOf } from '../../../../function/tasks/placement/cluster.js';

const RESOURCES = ['cpu', 'memory'] as const;
/** Millicores and mebibytes: numbers of a size that suits the solver. */
const UNIT: Amount = { cpu: 1, memory: 2 ** 20 };

/** The variable that says that workload `w` runs on node `n`. */
export const x = (w: number, n: number) => `x_${w}_${n}`;
const y = (n: number) => `y_${n}`;

/**
 * The fewest nodes as an integer program, in CPLEX's LP format; every workload has a node that is allowed. x_w_n: workload
 * w runs on node n; y_n: node n is in use, or kept. Only solutions of `least` to `most` nodes count.
 */
export function program(cluster: Cluster, least: number, most: number): string {
  const { nodes, workloads } = cluster;
  const used = sum(nodes.map((_, n) => y(n)));
  const rows = [
    ...workloads.map(({ allowed }, w) => `${sum(allowed.map((n) => x(w, n)))} = 1`),
    ...nodes.flatMap((_, n) => nodeRows(cluster, n)),
    ...togetherRows(cluster),
    ...twinRows(cluster),
    ...replicaRows(cluster),
    `${used} >= ${least}`,
    `${used} <= ${most}`,
  ];
  const binaries = [
    ...nodes.map((_, n) => y(n)),
    ...workloads.flatMap(({ allowed }, w) => allowed.map((n) => x(w, n))),
  ];
  return [
    'Minimize',
    ` nodes: ${used}`,
    'Subject To',
    ...rows.map((row, i) => ` r${i}: ${row}`),
    'Binary',
    ` ${binaries.join('\n ')}`,
    'End',
    '',
  ].join('\n');
}

/** Room, and sets apart; one workload at most of such a set, and none on a node that is not in use. */
function nodeRows({ nodes, workloads, apart }: Cluster, n: number): string[] {
  const node = nodes[n];
  const able = workloads.flatMap(({ allowed, request }, w) => (allowed.includes(n) ? [{ w, request }] : []));
  const kept = node?.kept ? [`${y(n)} = 1`] : [];
  if (!node || able.length === 0) return kept;
  const room = capacityOf(node);
  const capacity = RESOURCES.map((of) => {
    const asked = able.map(({ w, request }) => `${request[of] / UNIT[of]} ${x(w, n)}`);
    return `${sum(asked)} - ${room[of] / UNIT[of]} ${y(n)} <= 0`;
  });
  // A set may name a workload twice.
  const sets = apart.map((set) => able.filter(({ w }) => set.includes(w))).filter(({ length }) => length > 1);
  return [
    ...kept,
    ...capacity,
    ...able.map(({ w }) => `${x(w, n)} - ${y(n)} <= 0`),
    ...sets.map((set) => `${sum(set.map(({ w }) => x(w, n)))} - ${y(n)} <= 0`),
  ];
}

function togetherRows({ nodes, workloads, together }: Cluster): string[] {
  const may = (w: number, n: number) => workloads[w]?.allowed.includes(n) ?? false;
  return together.flatMap(([leader = -1, ...others]) =>
    others
      .filter((w) => w !== leader)
      .flatMap((w) =>
        nodes.flatMap((_, n) => {
          if (may(w, n) && may(leader, n)) return [`${x(w, n)} - ${x(leader, n)} = 0`];
          if (may(w, n)) return [`${x(w, n)} = 0`];
          return may(leader, n) ? [`${x(leader, n)} = 0`] : [];
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
  return neighbours(nodes.map((_, n) => JSON.stringify(kind(n)))).map(([before, n]) => `${y(before)} - ${y(n)} >= 0`);
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
    const place = (of: number) => allowed.map((n, i) => `${i + 1} ${x(of, n)}`);
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

const sum = (terms: readonly string[]) => terms.join(' + ');
