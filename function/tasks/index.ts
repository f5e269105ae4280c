import { markedMaze, maze } from './maze/index.js';
import { placementPuzzles } from './placement/puzzle.js';
import { type PuzzleTask, puzzleTask } from './puzzle.js';
import { sudoku } from './sudoku/index.js';

/** Every task that the service knows, in each way that models answer it. A new task is one file and one line here. */
export const TASKS: readonly PuzzleTask[] = [
  puzzleTask(sudoku),
  placementPuzzles,
  puzzleTask(maze),
  puzzleTask(markedMaze),
];
