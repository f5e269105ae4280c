import type { Model } from '../../function/models.js';
import { problemOf } from '../../function/problem.js';
import { place } from '../../function/trm/device.js';
import { solve } from '../../function/trm/solver.js';
import { Workers } from '../../function/trm/workers.js';
import type { Exam, Question } from './exam.js';

/** How one question went. */
export interface Mark {
  /** The question's. */
  bands: readonly string[];
  /** The checker's verdict on the answer given. */
  right: boolean;
  steps: number;
  /** Halting logit of the answer given. */
  q_halt: number;
  milliseconds: number;
}

export interface Sitting {
  count: number;
  seed: number;
  maxSteps: number;
  onMark?: (marked: number) => void;
}

/** Puts the first `count` questions of the exam's usual mixture to a model, one start each, as the service would; every worker has one at a time. */
export async function sit(exam: Exam, model: Model, { count, seed, maxSteps, onMark }: Sitting): Promise<Mark[]> {
  const { device, workers: parallel, threads } = place('cpu', undefined);
  const name = model.manifest.name;
  const workers = new Workers({ count: parallel, threads, device, graphs: new Map([[name, model.graph]]) });
  const questions = exam.parts[0].questions(seed)[Symbol.iterator]();
  const marks: Mark[] = [];
  let asked = 0;
  const candidate = async () => {
    while (asked < count) {
      asked++;
      const next = questions.next();
      if (next.done) throw new Error(`expected ${count} questions, got ${asked - 1}`);
      marks.push(await answer(workers, exam, model, maxSteps, next.value));
      onMark?.(marks.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: parallel }, candidate));
  } finally {
    await workers.close();
  }
  return marks;
}

async function answer(
  workers: Workers,
  exam: Exam,
  model: Model,
  maxSteps: number,
  { request, bands }: Question,
): Promise<Mark> {
  const reading = model.task.pose(request);
  if (reading.kind !== 'problem')
    throw new Error(`expected a question of ${exam.task}, got ${JSON.stringify(reading)}`);
  const puzzle = reading.problem;
  const began = performance.now();
  const options = { maxSteps, settledSteps: model.manifest.settled_steps };
  const { steps, last, stopped } = await solve(
    workers,
    problemOf(model, puzzle.tokens),
    options,
    (tokens) => puzzle.propose(tokens).violations.length === 0,
  );
  return {
    bands,
    right: stopped === 'proven',
    steps: steps.length,
    q_halt: last.q_halt,
    milliseconds: performance.now() - began,
  };
}
