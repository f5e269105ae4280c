import { type Board, DIRECTIONS, type Direction, type Maze, steps } from './board.js';
import { distancesFrom } from './distances.js';
import { positionOf } from './padded.js';
import { best, type Choose } from './walk.js';

/** Output vocabulary of a model that answers in directions: none, then one token for each direction. */
export const NONE = 0;
export const ARROWS = 1 + DIRECTIONS.length;
export const arrowOf = (direction: Direction): number => 1 + DIRECTIONS.indexOf(direction);

/**
 * For every cell (rows × columns), the tokens of the directions in which a shortest way to the goal goes on; only NONE for
 * the goal, walls, and cells that no path joins to it.
 */
export function arrowsTo(board: Board, goal: number): number[][] {
  const { steps: left } = distancesFrom(board, goal);
  return left.map((far, cell) => {
    if (far <= 0) return [NONE];
    return steps(board, cell).flatMap(({ to, direction }) => (left[to] === far - 1 ? [arrowOf(direction)] : []));
  });
}

/**
 * Reads directions: from each cell on in the one that the model believes in most, by its logits (S, ARROWS), as long as it
 * believes in it more than in none.
 */
export const byArrowLogits =
  (maze: Maze, logits: Float32Array): Choose =>
  (open, from) => {
    const offset = positionOf(maze, from) * ARROWS;
    const none = logits[offset + NONE] ?? Number.NaN;
    return best(open, ({ direction }) => {
      const logit = logits[offset + arrowOf(direction)] ?? Number.NaN;
      return logit > none ? logit : Number.NEGATIVE_INFINITY;
    });
  };

/** By tokens (S). */
export const byArrows =
  (maze: Maze, tokens: readonly number[]): Choose =>
  (open, from) =>
    open.find(({ direction }) => tokens[positionOf(maze, from)] === arrowOf(direction));
