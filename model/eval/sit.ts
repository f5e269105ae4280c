import { breadthOf } from '../../function/budget.js';
import type { Model } from '../../function/models.js';
import { problemOf } from '../../function/problem.js';
import { solve } from '../../function/trm/solver.js';
import type { Budget } from '../../function/trm/start.js';
import { type Engine, openEngine } from '../engine.js';
import type { Question } from './exam.js';

/** How one question went. */
export interface Mark {
  /** The question's. */
  bands: readonly string[];
  /** The checker's verdict on the answer given. */
  right: boolean;
  /** Steps of the start whose answer it is. */
  steps: number;
  /** Starts and steps used, all together. */
  used: { starts: number; steps: number };
  /** Halting logit of the answer given. */
  q_halt: number;
  milliseconds: number;
}

export interface Sitting {
  budget: Budget;
  onMark?: (marked: number) => void;
}

/** Puts questions to a model as the service would, with one budget for all; every worker has one at a time. */
export async function sit(model: Model, questions: readonly Question[], { budget, onMark }: Sitting): Promise<Mark[]> {
  const engine = await openEngine(model);
  const marks: Mark[] = new Array(questions.length);
  const waiting = questions.entries();
  let marked = 0;
  // Candidates share one iterator, so each question is asked once.
  const candidate = async () => {
    for (const [i, question] of waiting) {
      marks[i] = await answer(engine, model, budget, question);
      onMark?.(++marked);
    }
  };
  try {
    await Promise.all(Array.from({ length: engine.parallel }, candidate));
  } finally {
    await engine.close();
  }
  return marks;
}

async function answer(engine: Engine, model: Model, budget: Budget, { request, bands }: Question): Promise<Mark> {
  const reading = model.task.pose(request);
  if (reading.kind !== 'problem') {
    throw new Error(`expected a question of ${model.task.name}, got ${JSON.stringify(reading)}`);
  }
  const puzzle = reading.problem;
  const began = performance.now();
  const { steps, last, stopped, used } = await solve(
    engine.scheduler,
    problemOf(model, puzzle.tokens),
    { budget, breadth: breadthOf(model), settledSteps: model.manifest.settled_steps },
    puzzle.attempts,
  );
  return {
    bands,
    right: stopped === 'proven',
    steps: steps.length,
    used,
    q_halt: last.q_halt,
    milliseconds: performance.now() - began,
  };
}
