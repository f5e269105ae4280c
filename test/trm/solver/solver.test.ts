import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { now } from '../../../function/common/clock.js';
import { Aborted, DeadlinePassed, Draining } from '../../../function/common/faults.js';
import type { SymmetryFactor } from '../../../function/tasks/symmetry.js';
import { throughViews } from '../../../function/tasks/views.js';
import type { Lane, StepRunner } from '../../../function/trm/engine/scheduler.js';
import type { Row, RowOutput } from '../../../function/trm/engine/step-row.js';
import { StepError } from '../../../function/trm/engine/workers.js';
import { solve } from '../../../function/trm/solver/solver.js';
import type { Budget, SolveOptions, SolverPuzzle } from '../../../function/trm/solver/start.js';

const state = { z_H: Float32Array.of(0, 0), z_L: Float32Array.of(0, 0) };
/** S 3, V 4, a state of 2. One symmetry: nothing, or the reverse order with tokens 2 and 3 exchanged. */
const PROBLEM: SolverPuzzle & { symmetries: SymmetryFactor[] } = {
  model: 'm',
  tokens: [1, 1, 1],
  start: { kind: 'learned' as const, ...state },
  symmetries: [],
};
const MIRROR = {
  positions: [[2, 1, 0]],
  inputTokens: [[0, 1, 3, 2]],
  outputTokens: [[0, 1, 3, 2]],
};

/** Lets no time pass but what the test says (vi.advanceTimersByTime), for what looks at the clock. */
function holdTime(...timers: ('setTimeout' | 'clearTimeout')[]): void {
  vi.useFakeTimers({ toFake: ['hrtime', ...timers] });
  onTestFinished(() => void vi.useRealTimers());
}

/** Answers with the given tokens, step by step, the last ones for ever; counts in z_H. */
class Script implements StepRunner {
  readonly rows: Row[] = [];
  closed: Error | undefined;
  before: (step: number) => void = () => {};

  constructor(private readonly answers: readonly (readonly number[])[]) {}

  lane(model: string): Lane {
    expect(model).toBe('m');
    return {
      step: (row) => this.step(row),
      close: (reason) => {
        this.closed ??= reason;
      },
    };
  }

  /** The state holds the number of steps, so that starts side by side are told apart. */
  private async step(row: Row): Promise<RowOutput> {
    this.rows.push(row);
    const state = 'z_H' in row.state ? row.state : { z_H: new Float32Array(2), z_L: new Float32Array(2) };
    const step = Number(state.z_H[0]) + 1;
    this.before(this.rows.length);
    const tokens = this.answers[Math.min(step, this.answers.length) - 1] ?? [];
    const logits = tokens.flatMap((token) => [0, 1, 2, 3].map((v) => (v === token ? 1 : 0)));
    return {
      z_H: state.z_H.map((v) => v + 1),
      z_L: state.z_L.map((v) => v + 2),
      logits: Float32Array.from(logits),
      q_halt: step,
    };
  }
}

interface Asked extends Partial<Omit<SolveOptions, 'budget'>> {
  steps?: number;
  starts?: number;
  widenAfter?: number;
}
const options = ({ steps = 6, starts = 1, widenAfter = 2, ...rest }: Asked): SolveOptions => ({
  budget: { steps, starts, widenAfter } satisfies Budget,
  breadth: { views: true, noise: 0, randomStart: false },
  ...rest,
});
const never = () => false;
const judged = (proven: (tokens: readonly number[]) => boolean) => (tokens: readonly number[]) => ({
  proven: proven(tokens),
  rank: [],
});
const run = (
  runner: StepRunner,
  asked: Asked = {},
  proven: (t: readonly number[]) => boolean = never,
  problem = PROBLEM,
) => solve(runner, problem, options(asked), throughViews({ ...problem, outputs: 4 }, judged(proven)));

describe('stops', () => {
  const wandering = [
    [1, 2, 2],
    [1, 2, 3],
    [1, 2, 3],
    [1, 2, 3],
    [3, 2, 3],
  ];
  it.each<[string, Asked, (t: readonly number[]) => boolean, string, number]>([
    ['at the first proven answer', {}, (t) => t[2] === 3, 'proven', 2],
    ['at max_steps', { steps: 4 }, never, 'max_steps', 4],
    ['at max_steps 1', { steps: 1 }, never, 'max_steps', 1],
    ['when nothing changed for 1 step', { settledSteps: 1 }, never, 'settled', 3],
    ['when nothing changed for 2 steps', { settledSteps: 2 }, never, 'settled', 4],
    ['not as settled when it moves again too early', { settledSteps: 3 }, never, 'max_steps', 6],
    ['as proven rather than settled', { settledSteps: 1, steps: 3 }, (t) => t[0] === 1 && t[2] === 3, 'proven', 2],
    ['as proven at the last step', { steps: 2 }, (t) => t[2] === 3, 'proven', 2],
  ])('%s', async (_, asked, proven, stopped, steps) => {
    const script = new Script(wandering);
    const solution = await run(script, asked, proven);
    expect(solution).toMatchObject({ stopped, last: { step: steps } });
    expect(solution.steps).toHaveLength(steps);
    expect(solution.steps.at(-1)).toBe(solution.last);
    expect(script.rows).toHaveLength(steps);
  });

  it('as settled when the input is its own answer from the start', async () => {
    expect(await run(new Script([PROBLEM.tokens]), { settledSteps: 2 })).toMatchObject({ stopped: 'settled' });
  });
});

describe('the trace', () => {
  it('counts the positions that differ from the step before, the first from the input', async () => {
    const answers = [
      [2, 2, 1],
      [2, 3, 1],
      [2, 3, 1],
      [1, 1, 0],
    ];
    const { steps } = await run(new Script(answers), { steps: 4 });
    expect(steps.map(({ changed }) => changed)).toEqual([2, 1, 0, 3]);
    expect(steps.map(({ tokens }) => tokens)).toEqual(answers);
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(steps.map(({ q_halt }) => q_halt)).toEqual([1, 2, 3, 4]);
    for (const { duration_ms } of steps) expect(duration_ms).toBeGreaterThanOrEqual(0);
  });

  it('carries the state from step to step, and the input stays what it was', async () => {
    const script = new Script([[2, 2, 2]]);
    await run(script, { steps: 3 });
    expect(script.rows.map(({ state }) => 'z_H' in state && [...state.z_H, ...state.z_L])).toEqual([
      [0, 0, 0, 0],
      [1, 1, 2, 2],
      [2, 2, 4, 4],
    ]);
    expect(script.rows.map(({ inputs }) => [...inputs])).toEqual([PROBLEM.tokens, PROBLEM.tokens, PROBLEM.tokens]);
    expect([...state.z_H]).toEqual([0, 0]);
  });

  it.each([
    ['none', undefined],
    ['row 0', 0],
    ['row 5', 5],
  ])('puzzle identifier: %s', async (_, puzzleIdentifier) => {
    const script = new Script([[1, 1, 1]]);
    await run(script, { steps: 1 }, never, { ...PROBLEM, puzzleIdentifier });
    expect(script.rows[0]?.puzzleIdentifier).toBe(puzzleIdentifier);
  });
});

describe('between two steps', () => {
  it('a deadline that has passed already runs no step', async () => {
    const script = new Script([[2, 2, 2]]);
    await expect(run(script, { deadline: now() - 1 })).rejects.toMatchObject({
      code: 'deadline_passed',
      details: { deadline_ms: 0, steps: 0 },
    });
    expect(script.rows).toHaveLength(0);
  });

  it('a deadline that passes ends it with the best answer until then', async () => {
    const script = new Script([[2, 2, 2]]);
    holdTime();
    const deadline = now() + 60_000;
    script.before = (step) => {
      if (step === 2) vi.advanceTimersByTime(60_000);
    };
    const solution = await run(script, { deadline });
    expect(solution).toMatchObject({ stopped: 'deadline', used: { starts: 1, steps: 2 } });
    expect(solution.last.tokens).toEqual([2, 2, 2]);
    expect(solution.steps).toHaveLength(solution.last.step);
    expect(script.rows).toHaveLength(2);
  });

  it('a deadline that passes during the first step says that there is no answer, and gives up what waits', async () => {
    const script = new Script([[2, 2, 2]]);
    const held = new Promise<RowOutput>(() => {});
    const runner: StepRunner = { lane: (model) => ({ ...script.lane(model), step: () => held }) };
    holdTime('setTimeout', 'clearTimeout');
    const running = run(runner, { deadline: now() + 20 }).catch((thrown: unknown) => thrown);
    await vi.advanceTimersByTimeAsync(20);
    const error = await running;
    expect(error).toBeInstanceOf(DeadlinePassed);
    expect(error).toMatchObject({ details: { steps: 1 } });
    expect(script.closed).toBe(error);
  });

  it('a deadline that passes during a later step does not wait for it', async () => {
    const script = new Script([[2, 3, 2]]);
    const held = new Promise<RowOutput>(() => {});
    const runner: StepRunner = {
      lane: (model) => {
        const lane = script.lane(model);
        return { ...lane, step: (row) => (script.rows.length === 2 ? held : lane.step(row)) };
      },
    };
    holdTime('setTimeout', 'clearTimeout');
    const running = run(runner, { deadline: now() + 50 });
    await vi.advanceTimersByTimeAsync(50);
    const solution = await running;
    expect(solution).toMatchObject({ stopped: 'deadline', last: { tokens: [2, 3, 2] } });
    expect(script.closed).toBeInstanceOf(DeadlinePassed);
  });

  it('a time that was over before still allows one step of the first start', async () => {
    const script = new Script([[2, 2, 2]]);
    const solution = await run(script, { until: now() - 1, starts: 4, widenAfter: 1 });
    expect(solution).toMatchObject({ stopped: 'time', used: { starts: 1, steps: 1 }, last: { tokens: [2, 2, 2] } });
    expect(script.closed).toBeInstanceOf(Aborted);
  });

  it('a time that is over ends it with the best answer until then; a proven one is not called late', async () => {
    holdTime();
    const until = now() + 1000;
    const script = new Script([
      [2, 2, 2],
      [2, 2, 3],
    ]);
    script.before = (step) => {
      if (step === 2) vi.advanceTimersByTime(1000);
    };
    expect(await run(script, { until })).toMatchObject({ stopped: 'time', used: { starts: 1, steps: 2 } });
    const proving = new Script([
      [2, 2, 2],
      [2, 2, 3],
    ]);
    expect(await run(proving, { until }, (tokens) => tokens[2] === 3)).toMatchObject({ stopped: 'time' });
    const late = await run(proving, { until: until + 1 }, (tokens) => tokens[2] === 3);
    expect(late).toMatchObject({ stopped: 'proven', used: { starts: 1, steps: 2 } });
  });

  it('of several starts the best answer counts, whether its start had ended or not', async () => {
    const script = new Script([[2, 2, 2], [2, 2, 3]]); // biome-ignore format: two answers
    holdTime();
    const deadline = now() + 60_000;
    script.before = (step) => {
      if (step === 7) vi.advanceTimersByTime(60_000);
    };
    const solution = await run(script, { deadline, starts: 4, widenAfter: 1, steps: 3 });
    expect(solution).toMatchObject({ stopped: 'deadline', start: 1 });
    expect(solution.used.starts).toBeGreaterThan(1);
  });

  it.each([
    ["the signal's own Fault", new Draining(), Draining],
    ['Aborted for any other reason', new Error('gone'), Aborted],
    ['Aborted without a reason', undefined, Aborted],
  ])('an abort stops it with %s', async (_, reason, kind) => {
    const script = new Script([[2, 2, 2]]);
    const controller = new AbortController();
    script.before = (step) => {
      if (step === 2) controller.abort(reason);
    };
    const error = await run(script, { signal: controller.signal }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(kind);
    if (reason instanceof Draining) expect(error).toBe(reason);
    expect(script.rows).toHaveLength(2);
  });

  it('an answer that is proven in the last moment is an answer', async () => {
    const script = new Script([[2, 2, 2]]);
    const controller = new AbortController();
    script.before = () => controller.abort();
    expect(await run(script, { signal: controller.signal }, () => true)).toMatchObject({ stopped: 'proven' });
  });
});

it('a step that cannot run fails the whole', async () => {
  const script = new Script([[2, 2, 2]]);
  script.before = () => {
    throw new StepError('broken');
  };
  await expect(run(script)).rejects.toThrow('broken');
});

describe('breadth', () => {
  /** Starts of a run, told apart by what is asked of the runner. */
  const counts = (script: Script) => script.rows.length;

  it('begins with one start and doubles them every so many rounds', async () => {
    const script = new Script([[2, 2, 2]]);
    const { used } = await run(script, { steps: 6, starts: 8, widenAfter: 2 });
    // Rounds 1-2: one start; 3-4: two; 5-6: four; 7-8: what is left of eight, as the first ones are done.
    expect(used).toEqual({ starts: 8, steps: 48 });
    expect(counts(script)).toBe(48);
  });

  it.each([
    [1, 6],
    [2, 12],
    [3, 18],
  ])('uses %i starts and %i steps if nothing is proven', async (starts, steps) => {
    expect((await run(new Script([[2, 2, 2]]), { starts })).used).toEqual({ starts, steps });
  });

  it('gives the place of a settled start to the next', async () => {
    const { used, stopped, steps } = await run(new Script([[2, 2, 2]]), {
      starts: 4,
      settledSteps: 1,
      widenAfter: 100,
    });
    expect(used).toEqual({ starts: 4, steps: 8 });
    expect([stopped, steps.length]).toEqual(['settled', 2]);
  });

  it('a proven answer ends everything; of several in one round, the first start wins', async () => {
    // Three steps to the right answer: the first start is there in round 3, in which the second begins.
    const first = await run(
      new Script([
        [1, 2, 2],
        [2, 2, 2],
        [3, 2, 3],
      ]),
      { starts: 8 },
      (t) => t[0] === 3,
    );
    expect(first).toMatchObject({ stopped: 'proven', start: 1, used: { starts: 2, steps: 4 } });
    expect(first.steps.map(({ step }) => step)).toEqual([1, 2, 3]);
    // Only its mirrored answer is right, so it is the second start's.
    const problem = { ...PROBLEM, symmetries: [MIRROR] };
    const second = await run(new Script([[1, 2, 3]]), { starts: 8 }, (t) => t[0] === 2, problem);
    expect(second).toMatchObject({ stopped: 'proven', start: 2, used: { starts: 2, steps: 4 } });
    expect(second.last.tokens).toEqual([2, 3, 1]);
  });

  it('shows later starts a symmetric view, and brings their answers back', async () => {
    const script = new Script([[1, 2, 3]]);
    const problem = { ...PROBLEM, tokens: [1, 2, 1], symmetries: [MIRROR] };
    const proposed: number[][] = [];
    await run(script, { steps: 1, starts: 2 }, (tokens) => proposed.push([...tokens]) < 0, problem);
    expect(script.rows.map(({ inputs }) => [...inputs])).toEqual([
      [1, 2, 1],
      [1, 3, 1],
    ]);
    // Reversed, and 2 for 3.
    expect(proposed).toEqual([
      [1, 2, 3],
      [2, 3, 1],
    ]);
  });

  it('without views, every start sees the puzzle as it is', async () => {
    const script = new Script([[1, 2, 3]]);
    const breadth = { views: false, noise: 0, randomStart: false };
    await run(script, { steps: 1, starts: 3, breadth }, never, { ...PROBLEM, tokens: [1, 2, 1], symmetries: [MIRROR] });
    for (const { inputs } of script.rows) expect([...inputs]).toEqual([1, 2, 1]);
  });

  it('noise: none for the first start, another for every later start and step, the same for the same puzzle', async () => {
    const breadth = { views: false, noise: 0.3, randomStart: false };
    const seeds = async (tokens: number[]) => {
      const script = new Script([[1, 2, 3]]);
      await run(script, { steps: 2, starts: 3, widenAfter: 9, breadth }, never, { ...PROBLEM, tokens });
      return script.rows.map(({ noise }) => noise?.seed);
    };
    const first = await seeds([1, 1, 1]);
    expect(first.slice(0, 2)).toEqual([undefined, undefined]);
    expect(new Set(first).size).toBe(5);
    expect(await seeds([1, 1, 1])).toEqual(first);
    expect((await seeds([1, 1, 2])).slice(2)).not.toEqual(first.slice(2));
  });

  it('random states: for later starts of a model whose own is learned, for all of one whose own is random', async () => {
    const states = async (start: Parameters<typeof solve>[1]['start'], randomStart: boolean) => {
      const script = new Script([[1, 2, 3]]);
      const breadth = { views: false, noise: 0, randomStart };
      await run(script, { steps: 1, starts: 3, breadth }, never, { ...PROBLEM, start });
      return script.rows.map(({ state }) => ('seed' in state ? state.length : 'learned'));
    };
    expect(await states(PROBLEM.start, false)).toEqual(['learned', 'learned', 'learned']);
    expect(await states(PROBLEM.start, true)).toEqual(['learned', 2, 2]);
    expect(await states({ kind: 'random', length: 2, scale: { z_H: 1, z_L: 1 } }, false)).toEqual([2, 2, 2]);
  });

  it('without a proof, the most settled start wins, then the one with the highest q_halt, then the first', async () => {
    /** A start k that changes so many tokens in its only step, and believes so much in it. */
    const choose = async (outcomes: readonly (readonly [changed: number, q_halt: number])[]) => {
      let asked = 0;
      const lane: Lane = {
        close: () => {},
        step: async () => {
          const [changed = 0, q_halt = 0] = outcomes[asked++] ?? [];
          const tokens = PROBLEM.tokens.map((token, i) => (i < changed ? 2 : token));
          const logits = Float32Array.from(tokens.flatMap((token) => [0, 1, 2, 3].map((v) => Number(v === token))));
          return { ...state, logits, q_halt };
        },
      };
      return (await run({ lane: () => lane }, { steps: 1, starts: outcomes.length })).start;
    };
    expect(
      await choose([
        [2, 9],
        [1, 0],
        [3, 5],
      ]),
    ).toBe(2);
    expect(
      await choose([
        [1, 1],
        [1, 3],
        [1, 2],
      ]),
    ).toBe(2);
    expect(
      await choose([
        [1, 1],
        [1, 1],
      ]),
    ).toBe(1);
  });

  it('a budget of no starts is a bug, and said', async () => {
    await expect(run(new Script([[1, 1, 1]]), { starts: 0 })).rejects.toThrow('expected a budget of 1 start or more');
  });
});

it('closes its lane whatever happens, so that no step of it waits for nothing', async () => {
  const proven = new Script([[2, 2, 2]]);
  await run(proven, { starts: 4 }, () => true);
  expect(proven.closed).toBeInstanceOf(Aborted);
  const aborted = new Script([[2, 2, 2]]);
  const controller = new AbortController();
  const reason = new Draining();
  aborted.before = () => controller.abort(reason);
  await expect(run(aborted, { signal: controller.signal })).rejects.toBe(reason);
  expect(aborted.closed).toBe(reason);
});
