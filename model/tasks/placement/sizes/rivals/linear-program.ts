import type { Kind, Program } from './program.js';

/** The variable that says how many units of kind `k` are on node `n`. */
export const runs = (k: number, n: number) => `x_${k}_${n}`;
const used = (n: number) => `y_${n}`;

/** How many units of a kind fit on a node by themselves. */
export function mostOf({ count, request }: Kind, room: readonly number[], alone: boolean): number {
  const fitting = request.flatMap((ask, r) => (ask > 0 ? [Math.floor((room[r] ?? 0) / ask)] : []));
  return Math.max(0, Math.min(alone ? 1 : count, count, ...fitting));
}

/**
 * The fewest nodes as the text of an integer program, in CPLEX's LP format. `check` is called now and then, and may
 * throw to give it up.
 */
export function linearProgram(program: Program, check: () => void): string {
  const { rooms, kinds } = program;
  const able = ableKinds(program, check);
  const rows = [
    ...kinds.map(({ count, nodes }, k) => {
      const places = nodes.filter((n) => able[n]?.has(k));
      return `${sum(places.map((n) => runs(k, n)))} = ${count}`;
    }),
    ...rooms.flatMap((_, n) => {
      check();
      return nodeRows(program, n, able[n] ?? new Map());
    }),
    ...twinRows(program),
  ];
  const variables = able.flatMap((kindsHere, n) => [...kindsHere].map(([k, most]) => [runs(k, n), most] as const));
  const nodes = rooms.map((_, n) => used(n));
  return [
    'Minimize',
    ` nodes: ${sum(nodes)}`,
    'Subject To',
    ...rows.map((row, i) => ` r${i}: ${row}`),
    'Bounds',
    ...variables.map(([name, most]) => ` ${name} <= ${most}`),
    'General',
    ...variables.map(([name]) => ` ${name}`),
    'Binary',
    ...nodes.map((name) => ` ${name}`),
    'End',
    '',
  ].join('\n');
}

/** A sum of nothing still needs a variable. */
const sum = (terms: readonly string[]) => (terms.length === 0 ? '0 y_0' : terms.join(' + '));

/** For every node the kinds that it can hold, and how many of each. */
function ableKinds({ rooms, kinds, apart }: Program, check: () => void): Map<number, number>[] {
  const alone = new Set(apart.flat());
  const able: Map<number, number>[] = rooms.map(() => new Map());
  for (const [k, kind] of kinds.entries()) {
    check();
    for (const n of kind.nodes) {
      const most = mostOf(kind, rooms[n] ?? [], alone.has(k));
      if (most > 0) able[n]?.set(k, most);
    }
  }
  return able;
}

/** The room of a node, what may not share it, and nothing on it unless it is in use. */
function nodeRows({ rooms, kept, kinds, apart }: Program, n: number, able: ReadonlyMap<number, number>): string[] {
  const here = [...able.keys()];
  const room = (rooms[n] ?? []).flatMap((has, r) => {
    const asked = here.flatMap((k) => {
      const ask = kinds[k]?.request[r] ?? 0;
      return ask > 0 ? [`${ask} ${runs(k, n)}`] : [];
    });
    return asked.length > 0 ? [`${sum(asked)} - ${has} ${used(n)} <= 0`] : [];
  });
  const sets = apart.map((set) => set.filter((k) => able.has(k))).filter(({ length }) => length > 1);
  return [
    ...(kept[n] ? [`${used(n)} = 1`] : []),
    ...room,
    ...here.map((k) => `${runs(k, n)} - ${able.get(k)} ${used(n)} <= 0`),
    ...sets.map((set) => `${sum(set.map((k) => runs(k, n)))} - ${used(n)} <= 0`),
  ];
}

const twinRows = ({ twins }: Program): string[] =>
  twins.flatMap((list) => list.slice(1).map((n, i) => `${used(list[i] ?? -1)} - ${used(n)} >= 0`));
