import { describe, expect, it } from 'vitest';
import { Aborted, DeadlinePassed, Draining } from '../../function/faults.js';
import type { StepInput, StepOutput } from '../../function/trm/session.js';
import { argmax, type SolveOptions, solve } from '../../function/trm/solver.js';
import { StepError, type StepRunner } from '../../function/trm/workers.js';

/** S 3, V 4, a state of 2. */
const PROBLEM = {
  model: 'm',
  tokens: [1, 1, 1],
  start: { z_H: Float32Array.of(0, 0), z_L: Float32Array.of(0, 0) },
  vocabularySize: 4,
};

/** Answers with the given tokens, step by step, the last ones for ever; counts in z_H. */
class Script implements StepRunner {
  readonly inputs: StepInput[] = [];
  before: (step: number) => void = () => {};

  constructor(private readonly answers: readonly (readonly number[])[]) {}

  async step(model: string, input: StepInput): Promise<StepOutput> {
    this.inputs.push(input);
    const step = this.inputs.length;
    this.before(step);
    expect(model).toBe('m');
    const tokens = this.answers[Math.min(step, this.answers.length) - 1] ?? [];
    const logits = tokens.flatMap((token) => [0, 1, 2, 3].map((v) => (v === token ? 1 : 0)));
    return {
      z_H: input.z_H.map((v) => v + 1),
      z_L: input.z_L.map((v) => v + 2),
      logits: Float32Array.from(logits),
      q_halt: Float32Array.of(step),
      q_continue: Float32Array.of(-step),
    };
  }
}

const never = () => false;
const run = (script: Script, options: Partial<SolveOptions> = {}, proven: (t: readonly number[]) => boolean = never) =>
  solve(script, PROBLEM, { maxSteps: 6, ...options }, proven);

describe('stops', () => {
  const wandering = [
    [1, 2, 2],
    [1, 2, 3],
    [1, 2, 3],
    [1, 2, 3],
    [3, 2, 3],
  ];
  it.each<[string, Partial<SolveOptions>, (t: readonly number[]) => boolean, string, number]>([
    ['at the first proven answer', {}, (t) => t[2] === 3, 'proven', 2],
    ['at max_steps', { maxSteps: 4 }, never, 'max_steps', 4],
    ['at max_steps 1', { maxSteps: 1 }, never, 'max_steps', 1],
    ['when nothing changed for 1 step', { settledSteps: 1 }, never, 'settled', 3],
    ['when nothing changed for 2 steps', { settledSteps: 2 }, never, 'settled', 4],
    ['not as settled when it moves again too early', { settledSteps: 3 }, never, 'max_steps', 6],
    ['as proven rather than settled', { settledSteps: 1, maxSteps: 3 }, (t) => t[0] === 1 && t[2] === 3, 'proven', 2],
    ['as proven at the last step', { maxSteps: 2 }, (t) => t[2] === 3, 'proven', 2],
  ])('%s', async (_, options, proven, stopped, steps) => {
    const script = new Script(wandering);
    const solution = await run(script, options, proven);
    expect(solution).toMatchObject({ stopped, last: { step: steps } });
    expect(solution.steps).toHaveLength(steps);
    expect(solution.steps.at(-1)).toBe(solution.last);
    expect(script.inputs).toHaveLength(steps);
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
    const { steps } = await run(new Script(answers), { maxSteps: 4 });
    expect(steps.map(({ changed }) => changed)).toEqual([2, 1, 0, 3]);
    expect(steps.map(({ tokens }) => tokens)).toEqual(answers);
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(steps.map(({ q_halt }) => q_halt)).toEqual([1, 2, 3, 4]);
    for (const { duration_ms } of steps) expect(duration_ms).toBeGreaterThanOrEqual(0);
  });

  it('carries the state from step to step, and the input stays what it was', async () => {
    const script = new Script([[2, 2, 2]]);
    await run(script, { maxSteps: 3 });
    expect(script.inputs.map(({ z_H }) => [...z_H])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    expect(script.inputs.map(({ z_L }) => z_L[0])).toEqual([0, 2, 4]);
    expect(script.inputs.map(({ inputs }) => [...inputs])).toEqual([PROBLEM.tokens, PROBLEM.tokens, PROBLEM.tokens]);
    expect([...PROBLEM.start.z_H]).toEqual([0, 0]);
  });

  it.each([
    ['none', undefined, undefined],
    ['row 0', 0, [0]],
    ['row 5', 5, [5]],
  ])('puzzle identifier: %s', async (_, puzzleIdentifier, want) => {
    const script = new Script([[1, 1, 1]]);
    await solve(script, { ...PROBLEM, puzzleIdentifier }, { maxSteps: 1 }, never);
    const given = script.inputs[0]?.puzzleIdentifiers;
    expect(given && [...given]).toEqual(want);
  });
});

describe('between two steps', () => {
  it('a deadline that has passed already runs no step', async () => {
    const script = new Script([[2, 2, 2]]);
    await expect(run(script, { deadline: Date.now() - 1 })).rejects.toMatchObject({
      code: 'deadline_passed',
      details: { deadline_ms: 0, steps: 0 },
    });
    expect(script.inputs).toHaveLength(0);
  });

  it('a deadline that passes stops it, and says after how many steps', async () => {
    const script = new Script([[2, 2, 2]]);
    const deadline = Date.now() + 40;
    script.before = (step) => {
      if (step === 2) while (Date.now() < deadline);
    };
    const error = await run(script, { deadline }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeadlinePassed);
    expect(error).toMatchObject({ details: { steps: 2 } });
    expect(script.inputs).toHaveLength(2);
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
    expect(script.inputs).toHaveLength(2);
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

describe('argmax', () => {
  it.each([
    ['the largest of each row', [0, 2, 1, 5, -1, 3], 3, [1, 0]],
    ['the lowest token of a tie', [4, 4, 4, 1, 7, 7], 3, [0, 1]],
    ['negative logits', [-3, -1, -2], 3, [1]],
    ['infinities', [Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY], 3, [2]],
    ['token 0 where nothing is a number', [Number.NaN, Number.NaN], 2, [0]],
    ['one token', [3, 4], 1, [0, 0]],
    ['no positions', [], 4, []],
  ])('%s', (_, logits, vocabulary, tokens) => {
    expect(argmax(Float32Array.from(logits), vocabulary)).toEqual(tokens);
  });
});
