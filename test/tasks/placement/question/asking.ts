import { placement } from '../../../../function/tasks/placement/index.js';
import { NO_BUDGETS, WHOLE } from '../situation/dumps.js';

type Fields = Readonly<Record<string, unknown>>;

/** What a question about a dump is answered with, or the errors of its fields by their pointers. */
export interface Told {
  readonly answer: string;
  readonly result: Fields;
  readonly verified: boolean;
  readonly proven: boolean;
  readonly violations: readonly string[];
  readonly errors: Readonly<Record<string, string>>;
}

/** Asks something of a dump in a whole request. */
export function askRequest(context: Fields, taskType?: 'troubleshooting'): Told {
  const request = { question: 'What now?', context, ...(taskType ? { task_type: taskType } : {}) };
  const reading = placement.pose(request);
  const nothing = { answer: '', result: {}, verified: false, proven: false, violations: [], errors: {} };
  if (reading.kind === 'other') return { ...nothing, errors: { '': reading.reason } };
  if (reading.kind === 'invalid') {
    return { ...nothing, errors: Object.fromEntries(reading.errors.map(({ pointer, message }) => [pointer, message])) };
  }
  const { answered } = reading.problem;
  if (!answered) throw new Error('expected an answer at once');
  const { violations, proven } = answered;
  return {
    answer: answered.explain(),
    result: answered.result(),
    verified: violations.length === 0,
    proven,
    violations,
    errors: {},
  };
}

/** Asks something of these objects, which are the whole cluster unless something else is assumed. */
export const ask = (items: readonly unknown[], fields: Fields, assume: Fields = WHOLE): Told =>
  askRequest({ kubernetes: { kind: 'List', items: [...items, NO_BUDGETS] }, assume, ...fields });
