import { parentPort } from 'node:worker_threads';
import { MODEL_TASKS } from '../tasks/index.js';
import { fillBands, type PaperOrder, type Question, withKeys } from './exam.js';

/** What the worker thread is asked for: the questions of part `part` of the exam of `task`. */
export interface PartOrder extends PaperOrder {
  task: string;
  part: number;
}

/** Sent meanwhile: how full the part's emptiest band is, from 1 to the order's count. */
export interface PartProgress {
  part: number;
  full: number;
}

/** Runs in a worker thread of compose-paper.ts. @throws {Error} for a part that no exam has */
export default async function composePart({ task, part, ...order }: PartOrder): Promise<Question[]> {
  const exam = MODEL_TASKS.find(({ name }) => name === task)?.exam;
  const wanted = exam?.parts[part];
  if (!wanted) throw new Error(`expected a part of a known exam, got part ${part} of ${task}`);
  const tell = (full: number) => parentPort?.postMessage({ part, full } satisfies PartProgress);
  // Progress is that of the slower work: where answers have keys, of finding those.
  const questions = fillBands(wanted, order, exam.key ? undefined : tell);
  return withKeys(exam, questions, (done) => tell(Math.floor((done / questions.length) * order.count)));
}
