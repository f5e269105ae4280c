import { markedMaze, maze } from './maze/index.js';
import { placement } from './placement/index.js';
import { type PuzzleTask, puzzleTask } from './puzzle.js';
import { sudoku } from './sudoku/index.js';

/** Every task that the service knows, in each way that models answer it. A new task is one folder and one line here. */
export const TASKS: readonly PuzzleTask[] = [puzzleTask(sudoku), placement, puzzleTask(maze), puzzleTask(markedMaze)];
