import { parentPort } from 'node:worker_threads';
import { EXAMS, fill, type PaperOrder, type Question, withKeys } from './exam.js';

/** What a worker thread is asked to make: part `part` of the exam of `task`. */
export interface PartOrder extends PaperOrder {
  task: string;
  part: number;
}

/** Sent while a part is being made: how full its emptiest band is, 1 to the order's count. */
export interface Made {
  part: number;
  full: number;
}

/** Worker thread of makers.ts: makes one part of a paper. */
export default async function make({ task, part, ...order }: PartOrder): Promise<Question[]> {
  const exam = EXAMS.find((each) => each.task === task);
  const wanted = exam?.parts[part];
  if (!wanted) throw new Error(`expected a part of a known exam, got part ${part} of ${task}`);
  const tell = (full: number) => parentPort?.postMessage({ part, full } satisfies Made);
  // What takes longer is what progress is told of.
  const questions = fill(wanted, order, exam.key ? undefined : tell);
  return withKeys(exam, questions, (done) => tell(Math.floor((done / questions.length) * order.count)));
}
