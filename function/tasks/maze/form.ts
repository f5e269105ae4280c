import { place } from '../phrases.js';
import type { Maze } from './board.js';
import { drawn } from './draw.js';

const rowAndColumn = ({ columns }: Maze, cell: number): readonly [number, number] => [
  Math.floor(cell / columns),
  cell % columns,
];

/** Row and column of a cell as the caller counts them, from 0. */
export const coordinatesOf = (maze: Maze, cell: number): readonly [number, number] =>
  maze.form?.at(cell) ?? rowAndColumn(maze, cell);

/** "row 3 column 5", as the caller counts. */
export const placeIn = (maze: Maze, cell: number): string => place(...coordinatesOf(maze, cell));

/** How many steps of the caller's so many steps on the board are; what is begun counts. */
export const stepsTold = ({ form }: Maze, steps: number): number => Math.ceil(steps / (form?.stride ?? 1));

/** The cells of a path that are cells of the caller's. */
export const cellsTold = ({ form }: Maze, path: readonly number[]): readonly number[] =>
  form ? path.filter((cell) => form.isCell(cell)) : path;

/** The maze with a path in it, as the caller drew it; one that was given in numbers is drawn in `#`, space, S, G and o. */
export const drawnFor = (maze: Maze, path: readonly number[]): string[] => maze.form?.drawn(path) ?? drawn(maze, path);
