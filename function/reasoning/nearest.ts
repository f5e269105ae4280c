import type { NearestTask, TaskMismatch } from '../common/faults.js';
import type { ReasonRequest } from '../contract/reason.js';
import type { PuzzleTask } from '../tasks/puzzle.js';

/** Characters of a question that are looked at. */
const ENOUGH = 2000;

/**
 * The task that a request comes nearest to which no task fits: by the words of its question and the names in its context, and
 * by its type where these say as much of two. Undefined where none is nearer than the others.
 */
export function nearestOf(
  { question, context = {}, task_type }: ReasonRequest,
  tasks: readonly PuzzleTask[],
  mismatches: readonly TaskMismatch[],
): NearestTask | undefined {
  const text = [question.slice(0, ENOUGH), ...Object.keys(context).slice(0, ENOUGH)].join(' ');
  const scores = tasks.map(({ about, taskTypes }) => {
    const words = about ? new Set(text.toLowerCase().match(about.words)).size : 0;
    const typed = taskTypes.some((type) => type === task_type);
    return 2 * words + (typed ? 1 : 0);
  });
  const most = Math.max(...scores);
  const best = tasks.filter((_, i) => scores[i] === most);
  const [task] = best;
  const mismatch = mismatches.find((each) => each.task === task?.name);
  if (!task?.about || !mismatch || best.length > 1 || (most === 0 && tasks.length > 1)) return undefined;
  return { task: task.name, reason: mismatch.reason, todo: task.about.todo };
}
