import type { Model } from '../../function/models/load.js';
import { reason } from '../../function/reasoning/reason.js';
import type { StepRunner } from '../../function/trm/engine/scheduler.js';
import type { Budget } from '../../function/trm/solver/start.js';
import { openEngine } from '../engine.js';
import { meets, type Question } from './exam.js';

/** How one question went. */
export interface Mark {
  /** The question's. */
  bands: readonly string[];
  /** Whether the answer given is right: proven by the checker, or as the question expects it. */
  right: boolean;
  /** Whether it obeys every rule. */
  obeys: boolean;
  /** Steps of the start whose answer it is. */
  steps: number;
  /** Starts and steps used, all together. */
  used: { starts: number; steps: number };
  /** Whether the checker's verdict is final, so that the model's confidence is ignored; see attempt.ts. */
  certain: boolean;
  /** How many starts it took to find the answer. */
  found: number;
  /** Halting logit of the answer given. */
  q_halt: number;
  milliseconds: number;
}

export interface ExamRun {
  budget: Budget;
  /** Instead of the model's own workers. */
  runner?: StepRunner;
  /** With the task's last look at an answer that is not proven, as the service answers; else the model alone. */
  lastLook?: boolean;
  onMark?: (marked: number) => void;
}

/** Puts questions to a model, with one budget for all; every worker has one at a time. */
export async function runExam(model: Model, questions: readonly Question[], run: ExamRun): Promise<Mark[]> {
  const engine = run.runner ? undefined : await openEngine(model);
  const runner = run.runner ?? engine?.scheduler;
  if (!runner) throw new TypeError('expected a runner or an engine');
  const marks: Mark[] = new Array(questions.length);
  const waiting = questions.entries();
  let marked = 0;
  // The workers share one iterator, so each question is asked once.
  const askInTurn = async () => {
    for (const [i, question] of waiting) {
      marks[i] = await answer(runner, model, run, question);
      run.onMark?.(++marked);
    }
  };
  try {
    await Promise.all(Array.from({ length: engine?.parallel ?? 1 }, askInTurn));
  } finally {
    await engine?.close();
  }
  return marks;
}

async function answer(
  runner: StepRunner,
  model: Model,
  { budget, lastLook = false }: ExamRun,
  question: Question,
): Promise<Mark> {
  const { request, bands, expected } = question;
  const began = performance.now();
  const reading = model.task.pose(request);
  if (reading.kind !== 'problem') {
    throw new Error(`expected a question of ${model.task.name}, got ${JSON.stringify(reading)}`);
  }
  const { proposal, solution } = await reason(model, reading.problem, budget, { runner, lastLook });
  const milliseconds = performance.now() - began;
  const { used = { starts: 0, steps: 0 }, steps = [], start = 0, last } = solution ?? {};
  return {
    bands,
    right: expected ? meets(proposal.result(), expected) : proposal.proven,
    obeys: proposal.violations.length === 0,
    certain: proposal.certain === true,
    steps: steps.length,
    used,
    found: proposal.proven ? used.starts : start,
    q_halt: last?.q_halt ?? Number.POSITIVE_INFINITY,
    milliseconds,
  };
}
