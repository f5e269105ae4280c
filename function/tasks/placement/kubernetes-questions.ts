import { type PuzzleTask, puzzleTask } from '../puzzle.js';
import { claimed, invalid } from '../task.js';
import { balance } from './balance/question.js';
import { consolidation } from './consolidate/task.js';
import { drain } from './drain/question.js';
import { fit } from './fit/question.js';
import { makeRoom } from './make-room/question.js';
import { show } from './quantity.js';
import type { Objective } from './question/fields.js';
import { questionTask } from './question/question.js';
import { survive } from './survive/question.js';

/** The questions that can be asked of a running cluster. */
const QUESTIONS: Readonly<Record<Objective, PuzzleTask>> = {
  consolidate: puzzleTask(consolidation),
  drain: puzzleTask(questionTask(drain)),
  make_room: puzzleTask(questionTask(makeRoom)),
  balance: puzzleTask(questionTask(balance)),
  survive: puzzleTask(questionTask(survive)),
  fit: puzzleTask(questionTask(fit)),
};

/** JSON Schemas of what they are answered with. */
export const runningResults = Object.values(QUESTIONS).map(({ resultSchema }) => resultSchema);

/** Whether a context asks something else than what workloads to place ask, too. */
export const asksRunningCluster = (context: Record<string, unknown>): boolean =>
  Object.hasOwn(context, 'objective') && spelled(context.objective) !== 'consolidate';

/** Claims what is asked of a running cluster, by its objective; without one which nodes can be emptied. */
export const claimsRunning: PuzzleTask['claims'] = (request) => {
  const { context = {}, task_type } = request;
  const usual = task_type === 'troubleshooting' ? 'make_room' : 'consolidate';
  const said = context.objective ?? usual;
  const question = Object.entries(QUESTIONS).find(([name]) => name === spelled(said))?.[1];
  if (question) return question.claims(request);
  const known = Object.keys(QUESTIONS).join(', ');
  return claimed(() => invalid('/context/objective', `expected one of ${known}, got ${show(said)}`));
};

/** An objective as people may spell it: "make-room" and "Make room" are make_room. */
const spelled = (objective: unknown): unknown =>
  typeof objective === 'string'
    ? objective
        .trim()
        .toLowerCase()
        .replaceAll(/[\s-]+/g, '_')
    : objective;
