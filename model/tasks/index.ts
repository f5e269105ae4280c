import { UsageError } from '../command.js';
import type { Teacher } from '../data/teacher.js';
import { mazeModel } from './maze/index.js';
import { emptyingTeacher } from './placement/emptying/teacher.js';
import { placementModel } from './placement/index.js';
import { sudokuModel } from './sudoku/index.js';
import type { ModelTask } from './task.js';

/** Every task that models are made for. A new task is a folder beside this file, and a line here. */
export const MODEL_TASKS: readonly ModelTask[] = [sudokuModel, placementModel, mazeModel];

/** Whatever training data are made for: the tasks, and a role that a model may play in one. */
export const TEACHERS: readonly Teacher[] = [...MODEL_TASKS.map(({ teacher }) => teacher), emptyingTeacher];

/** The one task that a command's arguments name. @throws {UsageError} for none, an unknown one, or several */
export const readTask = (positionals: readonly string[]): ModelTask =>
  named(MODEL_TASKS, ({ name }) => name, positionals);

/** The one teacher that a command's arguments name. @throws {UsageError} for none, an unknown one, or several */
export const readTeacher = (positionals: readonly string[]): Teacher =>
  named(TEACHERS, ({ task }) => task.name, positionals);

function named<T>(all: readonly T[], nameOf: (one: T) => string, positionals: readonly string[]): T {
  const [name, ...rest] = positionals;
  const found = all.find((each) => nameOf(each) === name);
  if (!found || rest.length > 0) {
    throw new UsageError(`one task, of ${all.map(nameOf).join(', ')}`, positionals.join(' ') || 'none');
  }
  return found;
}
