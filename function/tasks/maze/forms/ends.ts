import { isObject, namedKindOf } from '../../../common/json.js';
import { ENDS, hasEnds } from '../../grids.js';
import { count, place } from '../../phrases.js';
import { type Invalid, invalid } from '../../task.js';

type End = 'start' | 'goal';
type Context = Readonly<Record<string, unknown>>;

/** A maze as far as its ends need it: its size as the caller counts, and whether a cell is a wall. */
export interface Area {
  rows: number;
  columns: number;
  isWall(row: number, column: number): boolean;
}

/** Row and column of start and goal, as the caller counts, from 0. */
export type Ends = Readonly<Record<End, readonly [row: number, column: number]>>;

const nameOf = (end: End, context: Context): string =>
  ENDS[end].find((name) => Object.hasOwn(context, name) && context[name] !== undefined) ?? end;

/** The places at which each end is drawn. */
export type Drawn = Readonly<Record<End, readonly (readonly [row: number, column: number])[]>>;

/** Start and goal as they are drawn, and as the context says where they are not; undefined where neither says anything. */
export function endsOf(drawn: Drawn, context: Context, area: Area, pointer: string): Ends | Invalid | undefined {
  if (drawn.start.length + drawn.goal.length === 0 && !hasEnds(context)) return undefined;
  const find = (end: End) => {
    const name = nameOf(end, context);
    const asked = drawn.start.length + drawn.goal.length === 0 || Object.hasOwn(context, name);
    return drawn[end].length === 0 && asked
      ? readCell(name, context[name], area)
      : only(end, drawn[end], area.rows, pointer);
  };
  const start = find('start');
  if ('kind' in start) return start;
  const goal = find('goal');
  if ('kind' in goal || start[0] !== goal[0] || start[1] !== goal[1]) return 'kind' in goal ? goal : { start, goal };
  const where = drawn.goal.length > 0 ? pointer : `/context/${nameOf('goal', context)}`;
  return invalid(where, `expected another cell than the start, got ${place(...goal)} for both`);
}

/** The fault of a maze that does not say where it begins and ends. */
export function endless(pointer: string, drawn: boolean): Invalid {
  const beside = 'add "start": [row, column] and "goal": [row, column] to the context, counted from 0';
  const signs = 'draw one "S" (start) and one "G" (goal), or ';
  return invalid(
    pointer,
    `expected to be told where the maze starts and ends, got neither: ${drawn ? signs : ''}${beside}`,
  );
}

function readCell(name: string, value: unknown, { rows, columns, isWall }: Area): readonly [number, number] | Invalid {
  const pointer = `/context/${name}`;
  const pair = pairOf(value);
  if (!Array.isArray(pair)) {
    return invalid(pointer, `expected ${name} to be [row, column], from 0, got ${namedKindOf(value)}`);
  }
  const [row, column, ...more] = pair;
  if (!isWhole(row) || !isWhole(column) || more.length > 0) {
    const got = JSON.stringify(value).slice(0, 60);
    return invalid(pointer, `expected ${name} to be two whole numbers, [row, column], got ${got}`);
  }
  if (row < 0 || row >= rows || column < 0 || column >= columns) {
    const within = `within rows 0 to ${rows - 1} and columns 0 to ${columns - 1}`;
    return invalid(pointer, `expected ${name} ${within}, got [${row}, ${column}]`);
  }
  const wall = isWall(row, column);
  return wall
    ? invalid(pointer, `expected ${name} on a free cell, got the wall at ${place(row, column)}`)
    : [row, column];
}

const isWhole = (value: unknown): value is number => Number.isInteger(value);

/** [row, column], { row, column }, { x, y } or "row, column" as a pair. */
function pairOf(value: unknown): unknown {
  if (typeof value === 'string') {
    const [, row, column] = /^\s*[[(]?\s*(\d+)\s*[,; ]\s*(\d+)\s*[\])]?\s*$/.exec(value) ?? [];
    return row === undefined ? value : [Number(row), Number(column)];
  }
  if (!isObject(value)) return value;
  const { row, column = value.col, x, y } = value;
  if (row !== undefined && column !== undefined) return [row, column];
  return x !== undefined && y !== undefined ? [y, x] : value;
}

/** The only place of a kind of end among those that are drawn. */
function only(
  end: End,
  places: readonly (readonly [number, number])[],
  rows: number,
  pointer: string,
): readonly [number, number] | Invalid {
  const sign = end === 'start' ? 'S' : 'G';
  const [first, second] = places;
  if (!first) return invalid(pointer, `expected one ${sign}, got none in ${count(rows, 'row')}`);
  if (!second) return first;
  const where = `the first at ${place(...first)} and ${place(...second)}`;
  return invalid(pointer, `expected one ${sign}, got ${places.length}, ${where}`);
}
