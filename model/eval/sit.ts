import { breadthOf } from '../../function/budget.js';
import type { Model } from '../../function/models.js';
import { problemOf } from '../../function/problem.js';
import { solve } from '../../function/trm/solver.js';
import { type Engine, openEngine } from '../engine.js';
import type { Exam } from './exam.js';

/** How one question went. */
export interface Mark {
  band: string;
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

/** Puts `count` questions to a model, one start each, as the service would; every worker has one at a time. */
export async function sit(exam: Exam, model: Model, { count, seed, maxSteps, onMark }: Sitting): Promise<Mark[]> {
  const engine = await openEngine(model);
  const questions = exam.questions(seed)[Symbol.iterator]();
  const marks: Mark[] = [];
  let asked = 0;
  const candidate = async () => {
    while (asked < count) {
      asked++;
      const next = questions.next();
      if (next.done) throw new Error(`expected ${count} questions, got ${asked - 1}`);
      marks.push(await answer(engine, exam, model, maxSteps, next.value));
      onMark?.(marks.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: engine.parallel }, candidate));
  } finally {
    await engine.close();
  }
  return marks;
}

type Question = Exam extends { questions(seed: number): Iterable<infer Q> } ? Q : never;

async function answer(
  engine: Engine,
  exam: Exam,
  model: Model,
  maxSteps: number,
  { request, rating }: Question,
): Promise<Mark> {
  const reading = model.task.pose(request);
  if (reading.kind !== 'problem')
    throw new Error(`expected a question of ${exam.task}, got ${JSON.stringify(reading)}`);
  const puzzle = reading.problem;
  const began = performance.now();
  const { steps, last, stopped } = await solve(
    engine.scheduler,
    problemOf(model, puzzle.tokens),
    {
      budget: { steps: maxSteps, starts: 1, widenAfter: 1 },
      breadth: breadthOf(model),
      settledSteps: model.manifest.settled_steps,
    },
    (tokens) => puzzle.propose(tokens),
  );
  return {
    band: exam.bands.findLast(({ from }) => rating >= from)?.name ?? '',
    right: stopped === 'proven',
    steps: steps.length,
    q_halt: last.q_halt,
    milliseconds: performance.now() - began,
  };
}
