import { type Board, DIRECTIONS, type Direction, type Maze, steps } from './board.js';
import { positionOf } from './board-tokens.js';
import { distancesFrom } from './distances.js';
import { best, type Choose } from './walk.js';

/** Output vocabulary of a model that answers with directions: none, then one token for each direction. */
export const NO_DIRECTION = 0;
export const DIRECTION_TOKENS = 1 + DIRECTIONS.length;
export const directionToken = (direction: Direction): number => 1 + DIRECTIONS.indexOf(direction);

/**
 * For every cell (rows × columns), the tokens of the directions in which a shortest way to the goal goes on; only
 * NO_DIRECTION for the goal, for walls, and for cells that no path joins to the goal.
 */
export function directionTokensTo(board: Board, goal: number): number[][] {
  const { steps: left } = distancesFrom(board, goal);
  return left.map((far, cell) => {
    if (far <= 0) return [NO_DIRECTION];
    return steps(board, cell).flatMap(({ to, direction }) => (left[to] === far - 1 ? [directionToken(direction)] : []));
  });
}

/**
 * Reads an answer from logits (S, DIRECTION_TOKENS): from each cell on in the most probable direction, as long as that
 * is more probable than no direction.
 */
export const byDirectionLogits =
  (maze: Maze, logits: Float32Array): Choose =>
  (open, from) => {
    const offset = positionOf(maze, from) * DIRECTION_TOKENS;
    const none = logits[offset + NO_DIRECTION] ?? Number.NaN;
    return best(open, ({ direction }) => {
      const logit = logits[offset + directionToken(direction)] ?? Number.NaN;
      return logit > none ? logit : Number.NEGATIVE_INFINITY;
    });
  };

/** Reads an answer from tokens (S). */
export const byDirections =
  (maze: Maze, tokens: readonly number[]): Choose =>
  (open, from) =>
    open.find(({ direction }) => tokens[positionOf(maze, from)] === directionToken(direction));
