import { UsageError } from '../command.js';
import { mazeModel } from './maze/index.js';
import { placementModel } from './placement/index.js';
import { sudokuModel } from './sudoku/index.js';
import type { ModelTask } from './task.js';

/** Every task that models are made for. A new task is a folder beside this file, and a line here. */
export const MODEL_TASKS: readonly ModelTask[] = [sudokuModel, placementModel, mazeModel];

/** The one task that a command's arguments name. @throws {UsageError} for none, an unknown one, or several */
export function readTask(positionals: readonly string[]): ModelTask {
  const [name, ...rest] = positionals;
  const task = MODEL_TASKS.find((each) => each.name === name);
  if (!task || rest.length > 0) {
    const known = MODEL_TASKS.map((each) => each.name).join(', ');
    throw new UsageError(`one task, of ${known}`, positionals.join(' ') || 'none');
  }
  return task;
}
