import { type Maze, steps, VOCABULARY } from '../../../function/tasks/maze/board.js';
import { padded, tokensOf } from '../../../function/tasks/maze/board-tokens.js';
import { directionToken, NO_DIRECTION } from '../../../function/tasks/maze/direction-answers.js';
import { readDrawing } from '../../../function/tasks/maze/forms/drawing.js';
import { Dice } from '../../../model/data/dice.js';
import { KINDS, maze } from '../../../model/tasks/maze/mazes.js';

/** A maze from a drawing, row by row. */
export function drawnMaze(...rows: string[]): Maze {
  const reading = readDrawing(rows, '/context/maze');
  if (reading.kind !== 'problem') throw new Error(`expected a maze, got ${JSON.stringify(reading)}`);
  return reading.problem;
}

/** Mazes of every kind in turn, of any sides from 3 up to `most`; several paths may be equally short. */
export function randomMazes(count: number, seed: number, most = 12): Maze[] {
  const dice = new Dice(seed);
  const side = () => dice.whole(3, most);
  return Array.from({ length: count }, (_, i) => {
    const kind = KINDS[i % KINDS.length] ?? 'perfect';
    return maze(kind, side(), side(), dice, false);
  });
}

/** Logits (S, O) of a model that is sure of tokens (S). */
export function sureOf(tokens: readonly number[], outputs = VOCABULARY): Float32Array {
  const logits = new Float32Array(tokens.length * outputs);
  for (const [i, token] of tokens.entries()) logits[i * outputs + token] = 9;
  return logits;
}

/** Output tokens (S) that lead along a path. */
export function pointed(problem: Maze, path: readonly number[]): number[] {
  const tokens = problem.walls.map(() => NO_DIRECTION);
  for (const [i, cell] of path.entries()) {
    const step = steps(problem, cell).find(({ to }) => to === path[i + 1]);
    if (step) tokens[cell] = directionToken(step.direction);
  }
  return padded(problem, tokens);
}

/** Tokens (S) of a maze with a path, on the whole board. */
export const marked = (problem: Maze, path: readonly number[]) => padded(problem, tokensOf(problem, path));

/** One character per cell, padding as `?`. */
export const signs = (tokens: readonly number[]) => tokens.map((token) => '?# SGo'[token] ?? '!').join('');
