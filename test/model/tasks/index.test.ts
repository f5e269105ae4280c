import { describe, expect, it } from 'vitest';
import { TASKS } from '../../../function/tasks/index.js';
import { UsageError } from '../../../model/command.js';
import { bandsOf, SEEDS } from '../../../model/eval/exam.js';
import { MODEL_TASKS, readTask } from '../../../model/tasks/index.js';
import type { ModelTask } from '../../../model/tasks/task.js';
import { first } from '../data/first.js';

describe('the tasks that models are made for', () => {
  it.each(MODEL_TASKS)('$name is one of the service, and has one name throughout', ({ name, teacher, exam }) => {
    expect(TASKS.map((task) => task.name)).toContain(name);
    expect([teacher.task.name, exam.task]).toEqual([name, name]);
  });

  it('are found by name, one at a time', () => {
    for (const task of MODEL_TASKS) expect(readTask([task.name])).toBe(task);
    expect(() => readTask(['sudoku', 'maze'])).toThrow(UsageError);
  });
});

describe.each(MODEL_TASKS.map((task): [string, ModelTask] => [task.name, task]))('the exam of %s', (_, { exam }) => {
  const contexts = (seed: number) => first(exam.parts[0].questions(seed), 3).map(({ request }) => request.context);

  it('asks the same for a seed, and for calibration something else', () => {
    expect(contexts(SEEDS.evaluation)).toEqual(contexts(SEEDS.evaluation));
    expect(contexts(SEEDS.evaluation)).not.toEqual(contexts(SEEDS.calibration));
  });

  it('names every band once', () => {
    expect(new Set(bandsOf(exam)).size).toBe(bandsOf(exam).length);
  });
});
