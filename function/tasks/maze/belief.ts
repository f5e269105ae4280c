import { type Maze, TOKEN, VOCABULARY } from './board.js';
import { positionOf } from './padded.js';

/** How much a model believes that each cell (rows × columns) lies on the path, 0 to 1: softmax of its logits (S, O). */
export function beliefOf(maze: Maze, logits: Float32Array): number[] {
  return maze.walls.map((_, cell) => {
    const offset = positionOf(maze, cell) * VOCABULARY;
    const values = logits.subarray(offset, offset + VOCABULARY);
    const path = values[TOKEN.path] ?? Number.NaN;
    const share = 1 / values.reduce((sum, value) => sum + Math.exp(value - path), 0);
    return Number.isFinite(share) ? share : 0;
  });
}

/** The same where only tokens (S) are known: all or nothing. */
export function beliefOfTokens(maze: Maze, tokens: readonly number[]): number[] {
  return maze.walls.map((_, cell) => (tokens[positionOf(maze, cell)] === TOKEN.path ? 1 : 0));
}
