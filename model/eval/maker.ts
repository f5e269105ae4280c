import { parentPort } from 'node:worker_threads';
import { EXAMS, fill, type PaperOrder, type Question } from './exam.js';

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
export default function make({ task, part, ...order }: PartOrder): Question[] {
  const wanted = EXAMS.find((exam) => exam.task === task)?.parts[part];
  if (!wanted) throw new Error(`expected a part of a known exam, got part ${part} of ${task}`);
  return fill(wanted, order, (full) => parentPort?.postMessage({ part, full } satisfies Made));
}
