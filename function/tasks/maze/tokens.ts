import { type Maze, TOKEN } from './board.js';

/** Tokens of a maze (rows × columns), with a path marked as a model should write it: start and goal stay. */
export function tokensOf({ walls, start, goal }: Maze, path: readonly number[] = []): number[] {
  const tokens: number[] = walls.map((wall) => (wall ? TOKEN.wall : TOKEN.free));
  for (const cell of path) tokens[cell] = TOKEN.path;
  tokens[start] = TOKEN.start;
  tokens[goal] = TOKEN.goal;
  return tokens;
}
