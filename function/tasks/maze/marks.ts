import { type Maze, TOKEN, VOCABULARY } from './board.js';
import { positionOf } from './padded.js';
import { best, type Choose } from './walk.js';

/**
 * The least belief that a cell lies on the path for a walk to go there. Where several paths are equally short they share
 * it, so it is less than one half; cells that the model rules out get far less.
 */
export const LEAST = 0.1;

/** Reads marks, as models of the public data set write them: to the goal where it is next, or to the cell most believed in. */
const along =
  (maze: Maze, belief: (cell: number) => number): Choose =>
  (open) => {
    const arrived = open.find(({ to }) => to === maze.goal);
    return (
      arrived ??
      best(
        open.filter(({ to }) => belief(to) >= LEAST),
        ({ to }) => belief(to),
      )
    );
  };

/** By how much a model believes that a cell lies on the path: the softmax of its logits (S, V). */
export const byMarkLogits = (maze: Maze, logits: Float32Array): Choose =>
  along(maze, (cell) => {
    const offset = positionOf(maze, cell) * VOCABULARY;
    const values = logits.subarray(offset, offset + VOCABULARY);
    if (values.length < VOCABULARY) return 0;
    const path = values[TOKEN.path] ?? Number.NaN;
    return 1 / values.reduce((sum, value) => sum + Math.exp(value - path), 0);
  });

/** By tokens (S): all or nothing. */
export const byMarks = (maze: Maze, tokens: readonly number[]): Choose =>
  along(maze, (cell) => (tokens[positionOf(maze, cell)] === TOKEN.path ? 1 : 0));
