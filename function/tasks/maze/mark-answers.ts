import { type Maze, TOKEN, VOCABULARY } from './board.js';
import { positionOf } from './board-tokens.js';
import { best, type Choose } from './walk.js';

/**
 * A walk goes only to cells whose probability of lying on the path is at least this. Several equally short paths share
 * the probability, so it is less than one half; cells that the model rules out get far less.
 */
export const LEAST = 0.1;

/** The probability, 0 to 1, that a cell lies on the path, as a model sees it. */
export type Belief = (cell: number) => number;

/** Goes to the goal where it is next, or else to the most probable cell. */
export const byBelief =
  (maze: Maze, belief: Belief): Choose =>
  (open) => {
    const arrived = open.find(({ to }) => to === maze.goal);
    const likely = open.filter(({ to }) => belief(to) >= LEAST);
    return arrived ?? best(likely, ({ to }) => belief(to));
  };

/** The probability of the mark by the softmax of a cell's logits (S, V); 0 where they are missing or NaN. */
export const beliefOf =
  (maze: Maze, logits: Float32Array): Belief =>
  (cell) => {
    const offset = positionOf(maze, cell) * VOCABULARY;
    const values = logits.subarray(offset, offset + VOCABULARY);
    const path = values[TOKEN.path] ?? Number.NaN;
    const share = 1 / values.reduce((sum, value) => sum + Math.exp(value - path), 0);
    return Number.isNaN(share) || values.length < VOCABULARY ? 0 : share;
  };

/** Reads an answer from logits (S, V). */
export const byMarkLogits = (maze: Maze, logits: Float32Array): Choose => byBelief(maze, beliefOf(maze, logits));

/** Reads an answer from tokens (S): a cell is marked or not. */
export const byMarks = (maze: Maze, tokens: readonly number[]): Choose =>
  byBelief(maze, (cell) => (tokens[positionOf(maze, cell)] === TOKEN.path ? 1 : 0));
