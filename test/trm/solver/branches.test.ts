import { expect, it } from 'vitest';
import type { StepRunner } from '../../../function/trm/engine/scheduler.js';
import type { Row } from '../../../function/trm/engine/step-row.js';
import type { Attempt, Attempts, Verdict } from '../../../function/trm/solver/attempt.js';
import { solve } from '../../../function/trm/solver/solver.js';
import type { SolveOptions, SolverPuzzle } from '../../../function/trm/solver/start.js';

const PROBLEM: SolverPuzzle = {
  model: 'm',
  tokens: [1],
  start: { kind: 'learned', z_H: Float32Array.of(0), z_L: Float32Array.of(0) },
};
const options = (starts: number, widenAfter = 1): SolveOptions => ({
  budget: { steps: 2, starts, widenAfter },
  breadth: { views: true, noise: 0, randomStart: false },
});

/** Counts its steps in z_H, and keeps what it was given. */
function counter(): StepRunner & { readonly rows: Row[] } {
  const rows: Row[] = [];
  return {
    rows,
    lane: () => ({
      step: async (row) => {
        rows.push(row);
        const [before = 0] = 'z_H' in row.state ? row.state.z_H : [];
        const z_H = Float32Array.of(before + 1);
        return { z_H, z_L: z_H, logits: new Float32Array(1), q_halt: 0 };
      },
      close: () => {},
    }),
  };
}

/** An attempt that ends after one step. */
const single = (token: number, proven: boolean, more: Partial<Attempt<Verdict>> = {}): Attempt<Verdict> => ({
  inputs: [token],
  look: () => ({ tokens: [token], proposal: { proven, rank: [] }, changed: 1, done: true }),
  ...more,
});

const offered = (list: readonly (Attempt<Verdict> | undefined)[]): Attempts<Verdict> => {
  const left = [...list];
  return () => left.shift();
};

it('a start goes on from the last state of another one, and its trace begins with the steps of that one', async () => {
  const root = single(1, false);
  const branch = single(2, false, { from: root, assumes: 'a is 2' });
  const leaf = single(3, true, { from: branch, assumes: 'b is 3' });
  const runner = counter();
  const solution = await solve(runner, PROBLEM, options(9, 4), offered([root, branch, leaf]));
  expect(runner.rows.map(({ state }) => 'z_H' in state && state.z_H[0])).toEqual([0, 1, 2]);
  expect(solution.steps.map(({ start, step, assumes }) => ({ start, step, assumes }))).toEqual([
    { start: 1, step: 1, assumes: undefined },
    { start: 2, step: 1, assumes: 'a is 2' },
    { start: 3, step: 1, assumes: 'b is 3' },
  ]);
  expect(solution).toMatchObject({ start: 3, stopped: 'proven', used: { starts: 3, steps: 3 } });
});

it('starts that go on from the same one have a state of their own each: who runs a step may take it away', async () => {
  const root = single(1, false);
  const branches = [2, 3].map((token) => single(token, false, { from: root }));
  const runner = counter();
  await solve(runner, PROBLEM, options(9), offered([root, ...branches]));
  const states = runner.rows.slice(1).map(({ state }) => 'z_H' in state && state.z_H.buffer);
  expect(states).toHaveLength(2);
  expect(new Set(states).size).toBe(2);
});

it('where no attempt can be opened and none runs, the search is over', async () => {
  const solution = await solve(counter(), PROBLEM, options(9), offered([single(1, false)]));
  expect(solution).toMatchObject({ start: 1, stopped: 'settled', used: { starts: 1, steps: 1 } });
});

it('where no attempt can be opened yet, those that run go on', async () => {
  const slow: Attempt<Verdict> = {
    inputs: [1],
    look: () => ({ tokens: [1], proposal: { proven: false, rank: [] }, changed: 1 }),
  };
  const solution = await solve(counter(), PROBLEM, options(9), offered([slow, undefined, single(2, true)]));
  expect(solution).toMatchObject({ start: 2, used: { starts: 2, steps: 3 } });
});

it('a puzzle to which no attempt can be opened is a fault of the task', async () => {
  await expect(solve(counter(), PROBLEM, options(9), offered([]))).rejects.toThrow(RangeError);
});
