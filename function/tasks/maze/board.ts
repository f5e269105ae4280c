/** The longest side of a maze, in cells; S = 30 × 30 tokens, as in the public data set. */
export const SIDE = 30;

/** The public data set's vocabulary: padding, `#`, space, `S`, `G`, and `o` for the path. */
export const TOKEN = { pad: 0, wall: 1, free: 2, start: 3, goal: 4, path: 5 } as const;
export const VOCABULARY = 6;

/** A board of cells, numbered row by row; steps go up, down, left and right. */
export interface Board {
  rows: number;
  columns: number;
  /** Whether each cell (rows × columns) is a wall. */
  walls: readonly boolean[];
}

/** How the caller wrote a maze. What is told of an answer is told in this form. */
export interface Form {
  /** Row and column of a cell of the board as the caller counts them, from 0. */
  at(cell: number): readonly [row: number, column: number];
  /** Steps on the board that are one of the caller's: 2 where walls stand between his cells, which takes cells of the board. */
  readonly stride: 1 | 2;
  /** Whether a cell of the board is a cell of the caller's. */
  isCell(cell: number): boolean;
  /** The caller's own drawing, with a path in it. */
  drawn(path: readonly number[]): string[];
  /** What was read into the drawing and does not stand there. */
  readonly remark?: string | undefined;
}

export interface Maze extends Board {
  /** Two different cells, neither of them a wall. */
  start: number;
  goal: number;
  /** How the caller drew it; undefined for a maze in numbers, whose cells are the board's. */
  form?: Form | undefined;
}

export const DIRECTIONS = ['up', 'down', 'left', 'right'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export interface Step {
  /** The cell that the step leads to. */
  to: number;
  direction: Direction;
}

/** The steps from a cell to those of its neighbours that are no walls. */
export function steps({ rows, columns, walls }: Board, cell: number): Step[] {
  const row = Math.floor(cell / columns);
  const column = cell % columns;
  const next: Step[] = [];
  if (row > 0) next.push({ to: cell - columns, direction: 'up' });
  if (row < rows - 1) next.push({ to: cell + columns, direction: 'down' });
  if (column > 0) next.push({ to: cell - 1, direction: 'left' });
  if (column < columns - 1) next.push({ to: cell + 1, direction: 'right' });
  return next.filter(({ to }) => !walls[to]);
}
