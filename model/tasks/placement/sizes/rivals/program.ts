import type { Assignment } from '../../../../../function/tasks/placement/cluster.js';
import type { Occupancy } from './occupancy.js';
import type { Shape, Unit } from './shape.js';

/**
 * A cluster as whole numbers for solvers, with units that nothing tells apart as one kind with a count: far fewer
 * variables than one for every pod and node.
 */
export interface Program {
  /** N × R: what every node has, in the largest units in which all requests are whole. */
  readonly rooms: readonly (readonly number[])[];
  readonly kept: readonly boolean[];
  /** Lists of nodes that nothing tells apart, so that a solver may use them in this order. */
  readonly twins: readonly (readonly number[])[];
  readonly kinds: readonly Kind[];
  /** Lists of kinds of which a node may hold one unit at most. */
  readonly apart: readonly (readonly number[])[];
}

export interface Kind {
  readonly count: number;
  readonly request: readonly number[];
  /** Indices of the nodes that it may run on. */
  readonly nodes: readonly number[];
}

/** For every kind, on which nodes it is, and how many units of it. */
export type Counts = readonly (readonly (readonly [node: number, count: number])[])[];

export interface Aggregated {
  readonly program: Program;
  /** For every kind the indices of its units. */
  readonly units: readonly (readonly number[])[];
}

export function aggregated(shape: Shape): Aggregated {
  const scales = scalesOf(shape);
  const kinds = new Map<string, number[]>();
  const allowed = new Map<string, number>();
  for (const [u, unit] of shape.units.entries()) {
    const places = unit.mask ? unit.allowed.join() : '';
    if (!allowed.has(places)) allowed.set(places, allowed.size);
    const key = `${unit.request.join()};${allowed.get(places)};${unit.sets.join()}`;
    const list = kinds.get(key);
    if (list) list.push(u);
    else kinds.set(key, [u]);
  }
  const units = [...kinds.values()];
  const sets: Set<number>[] = Array.from({ length: shape.sets }, () => new Set());
  for (const [k, [u = -1]] of units.entries()) for (const set of shape.units[u]?.sets ?? []) sets[set]?.add(k);
  const program: Program = {
    rooms: Array.from({ length: shape.nodes }, (_, n) =>
      scales.map(({ resource, by }) => Math.floor((shape.room[n * shape.resources + resource] ?? 0) / by)),
    ),
    kept: [...shape.kept].map((kept) => kept === 1),
    twins: [],
    kinds: units.map(([u = -1, ...others]) => kindOf(shape.units[u], others.length + 1, scales)),
    apart: [...new Set(sets.map((set) => [...set].join()))]
      .filter((set) => set !== '')
      .map((set) => set.split(',').map(Number)),
  };
  return { program: { ...program, twins: twinsOf(program) }, units };
}

/** A resource that something asks for, and the largest number that divides all requests of it. */
interface Scale {
  readonly resource: number;
  readonly by: number;
}

function scalesOf({ units, resources }: Shape): Scale[] {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  return Array.from({ length: resources }, (_, resource) => ({
    resource,
    by: units.reduce((by, { request }) => divisor(by, request[resource] ?? 0), 0),
  })).filter(({ by }) => by > 0);
}

const kindOf = (unit: Unit | undefined, count: number, scales: readonly Scale[]): Kind => ({
  count,
  request: scales.map(({ resource, by }) => (unit?.request[resource] ?? 0) / by),
  nodes: unit?.allowed ?? [],
});

/** Nodes of the same room that the same kinds may use. Those that are kept are in use anyway. */
function twinsOf({ rooms, kept, kinds }: Program): number[][] {
  const visitors: number[][] = rooms.map(() => []);
  for (const [k, { nodes }] of kinds.entries()) {
    if (nodes.length < rooms.length) for (const n of nodes) visitors[n]?.push(k);
  }
  const alike = new Map<string, number[]>();
  for (const [n, room] of rooms.entries()) {
    if (kept[n]) continue;
    const key = `${room.join()};${visitors[n]?.join()}`;
    const list = alike.get(key);
    if (list) list.push(n);
    else alike.set(key, [n]);
  }
  return [...alike.values()].filter(({ length }) => length > 1);
}

/** The placement that counts mean. Units of a kind that run on one of its nodes today stay there where they can. */
export function placedBy(shape: Shape, units: Aggregated['units'], counts: Counts): Assignment {
  const assignment = new Array<number | undefined>(shape.cluster.workloads.length).fill(undefined);
  for (const [k, places] of counts.entries()) {
    const free = new Map(places.map(([node, count]) => [node, count]));
    const stays = (units[k] ?? []).map((u) => {
      const home = shape.units[u]?.home ?? -1;
      const room = free.get(home) ?? 0;
      if (room > 0) free.set(home, room - 1);
      return room > 0 ? home : undefined;
    });
    const others = [...free].flatMap(([node, count]) => new Array<number>(count).fill(node));
    for (const [i, u] of (units[k] ?? []).entries()) {
      const node = stays[i] ?? others.pop();
      for (const w of shape.units[u]?.members ?? []) assignment[w] = node;
    }
  }
  return assignment;
}

/** The counts of a placement. */
export const countsOf = (units: Aggregated['units'], { at }: Occupancy): Counts =>
  units.map((members) => {
    const counts = new Map<number, number>();
    for (const u of members) counts.set(at[u] ?? -1, (counts.get(at[u] ?? -1) ?? 0) + 1);
    return [...counts];
  });
