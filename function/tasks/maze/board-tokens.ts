import { type Board, type Maze, SIDE, TOKEN } from './board.js';

/** Tokens of a maze (rows × columns), with a path marked as a model should write it: start and goal stay. */
export function tokensOf({ walls, start, goal }: Maze, path: readonly number[] = []): number[] {
  const tokens: number[] = walls.map((wall) => (wall ? TOKEN.wall : TOKEN.free));
  for (const cell of path) tokens[cell] = TOKEN.path;
  tokens[start] = TOKEN.start;
  tokens[goal] = TOKEN.goal;
  return tokens;
}

/**
 * The position of a maze's cell on the whole board of SIDE × SIDE cells. The maze lies at the upper left of the board.
 */
export const positionOf = ({ columns }: Board, cell: number): number =>
  Math.floor(cell / columns) * SIDE + (cell % columns);

/** Tokens of a maze (rows × columns) on the whole board (S), with padding around it. */
export function padded(board: Board, tokens: readonly number[]): number[] {
  const whole = new Array<number>(SIDE * SIDE).fill(TOKEN.pad);
  for (const [cell, token] of tokens.entries()) whole[positionOf(board, cell)] = token;
  return whole;
}
