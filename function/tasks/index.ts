import { markedMaze, maze } from './maze/index.js';
import { placement } from './placement/index.js';
import { type PuzzleTask, puzzleTask } from './puzzle.js';
import { sudoku } from './sudoku/index.js';

/** Every task that the service knows. A new task is one folder and one line here. */
export const TASKS: readonly PuzzleTask[] = [
  puzzleTask(sudoku),
  // Models answer a maze in either of two ways.
  puzzleTask(maze),
  puzzleTask(markedMaze),
  // The last one: a text of several lines that stands alone is a dump where it is nothing else.
  placement,
];
