import { now } from '../../common/clock.js';
import { Aborted, DeadlinePassed, Fault } from '../../common/faults.js';
import type { Lane, StepRunner } from '../engine/scheduler.js';
import type { Attempt, Attempts, Verdict } from './attempt.js';
import { SolveDeadline } from './solve-deadline.js';
import {
  compareRanks,
  type SolveOptions,
  type SolverPuzzle,
  type SolverStep,
  Start,
  type StartResult,
  viewPicker,
} from './start.js';

/** Depth × breadth: one puzzle, from several starts if one does not do. */
export interface Solution<P extends Verdict> extends StartResult<P> {
  /** Starts and steps used, all together. */
  used: { starts: number; steps: number };
}

/** Is told each step once it is made; the step says which start made it. */
export type StepListener<P extends Verdict> = (step: SolverStep<P>) => void;

/**
 * Solves one puzzle. Starts advance side by side in rounds of one step each; the first one goes alone, and their number
 * doubles every `widenAfter` rounds. A start that has settled or used up its steps makes room for the next. The first
 * proven answer, of the first start among several in one round, ends everything; without one, the answer of the best rank
 * wins, then the most settled, then the one with the highest q_halt. So the same problem and options give the same solution, however many
 * workers there are; but for one that the deadline or the time ends, which is the best that was found by then.
 * @throws {DeadlinePassed} before there is any answer; {Aborted} or the signal's own Fault; StepError when a step cannot run
 */
export async function solve<P extends Verdict>(
  runner: StepRunner,
  problem: SolverPuzzle,
  options: SolveOptions,
  attempts: Attempts<P>,
  told?: StepListener<P>,
): Promise<Solution<P>> {
  const { budget, signal } = options;
  const lane = runner.lane(problem.model);
  const abandon = () => lane.close(reasonOf(signal));
  signal?.addEventListener('abort', abandon, { once: true });
  const starts: Start<P>[] = [];
  // Steps that were begun, whether or not somebody waited for them: the same number every time.
  let begun = 0;
  const used = () => ({ starts: starts.length, steps: begun });
  const end = new SolveDeadline(options.deadline, () => begun, lane);
  const byAttempt = new Map<Attempt<P>, Start<P>>();
  const begin = () => {
    const attempt = attempts(viewPicker(problem, options, starts.length));
    if (!attempt) return undefined;
    const start = new Start(problem, options, starts.length, attempt, attempt.from && byAttempt.get(attempt.from));
    byAttempt.set(attempt, start);
    return start;
  };
  try {
    for (let round = 1; ; round++) {
      if (signal?.aborted) throw reasonOf(signal);
      end.check();
      if (round > 1 && isOver(options.until)) {
        return { ...best(starts).solution('time'), stopped: 'time', used: used() };
      }
      const width = 2 ** Math.floor((round - 1) / budget.widenAfter);
      const running = widened(starts, width, budget.starts, begin);
      if (running.length === 0) return { ...best(starts).solution(), used: used() };
      begun += running.length;
      const winner = await advance(running, lane, end, told);
      if (winner) return { ...winner.solution(), used: used() };
    }
  } catch (error) {
    const answered = starts.filter(({ steps }) => steps.length > 0);
    if (!(error instanceof DeadlinePassed) || answered.length === 0) throw error;
    return { ...best(answered).solution('deadline'), stopped: 'deadline', used: used() };
  } finally {
    end.forget();
    signal?.removeEventListener('abort', abandon);
    // Steps of starts that are no longer needed.
    lane.close(new Aborted());
  }
}

/** The starts that have not stopped; new ones are added to all of them until `width` run, there are `most` in all, or there is none. */
function widened<P extends Verdict>(
  starts: Start<P>[],
  width: number,
  most: number,
  begin: () => Start<P> | undefined,
): Start<P>[] {
  const running = starts.filter(({ stopped }) => stopped === undefined);
  while (running.length < width && starts.length < most) {
    const start = begin();
    if (!start) break;
    starts.push(start);
    running.push(start);
  }
  return running;
}

/** One step of each; the first of them that is proven, if any. Those after it are not waited for. */
async function advance<P extends Verdict>(
  running: readonly Start<P>[],
  lane: Lane,
  end: SolveDeadline,
  told: StepListener<P> | undefined,
): Promise<Start<P> | undefined> {
  const steps = running.map((start) => start.advance(lane));
  // What nobody waits for must not be an unhandled rejection.
  for (const step of steps) step.catch(() => {});
  for (const [i, step] of steps.entries()) {
    await end.before(step);
    const start = running[i];
    const made = start?.steps.at(-1);
    if (start && made) told?.(made);
    if (start?.stopped === 'proven') return start;
  }
  return undefined;
}

const isOver = (until: number | undefined): boolean => until !== undefined && now() >= until;

function reasonOf(signal: AbortSignal | undefined): Fault {
  return signal?.reason instanceof Fault ? signal.reason : new Aborted();
}

/** The best rank, then the most settled one, then the one that believes in itself most, then the first. */
function best<P extends Verdict>(starts: readonly Start<P>[]): Start<P> {
  const [first, ...others] = starts;
  if (!first) throw new RangeError('expected a budget of 1 start or more, got 0');
  return others.reduce((a, b) => {
    const [x, y] = [a.best, b.best];
    const order = compareRanks(x.proposal, y.proposal) || x.changed - y.changed || y.q_halt - x.q_halt;
    return order > 0 ? b : a;
  }, first);
}
