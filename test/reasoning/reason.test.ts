import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Aborted, DeadlinePassed } from '../../function/common/faults.js';
import { loadModel, type Model } from '../../function/models/load.js';
import { reason } from '../../function/reasoning/reason.js';
import type { Puzzle } from '../../function/tasks/puzzle.js';
import { byChance } from '../../model/eval/chance.js';
import { directoryToRemove, remove, writeBundle } from '../doubles/bundle.js';

const BUDGET = { steps: 3, starts: 2, widenAfter: 4 };
const RUNNER = byChance(11);

let directory: string;
let model: Model;
let puzzle: Puzzle;
beforeAll(async () => {
  directory = await directoryToRemove();
  model = await loadModel(await writeBundle(directory));
  const reading = model.task.pose({
    question: 'Solve it',
    context: { puzzle: '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79' },
  });
  if (reading.kind !== 'problem') throw new Error('expected a Sudoku');
  puzzle = reading.problem;
});
afterAll(() => remove(directory));

describe('reason', () => {
  it('searches within the budget, and gives the best answer with the search that found it', async () => {
    const { proposal, solution } = await reason(model, puzzle, BUDGET, { runner: RUNNER });
    expect(solution?.used).toEqual({ starts: 2, steps: 6 });
    expect(proposal).toBe(solution?.last.proposal);
    expect(proposal.violations).not.toEqual([]);
  });

  it('runs no step where the task answers at once', async () => {
    const answered = puzzle.propose(puzzle.tokens);
    const runner = {
      lane: () => {
        throw new Error('expected no step');
      },
    };
    expect(await reason(model, { ...puzzle, answered }, BUDGET, { runner })).toEqual({
      proposal: answered,
      solution: undefined,
    });
  });

  it('takes a last look at an answer that is not proven, and no deadline that passes then takes the answer away', async () => {
    const answered = { ...puzzle.propose(puzzle.tokens), proven: false };
    const better = { ...answered, summary: 'better', by: 'exact' as const };
    const looking = (finish: () => typeof better) =>
      reason(model, { ...puzzle, answered: { ...answered, finish } }, BUDGET, { runner: RUNNER });
    const looked = await looking(() => better);
    expect(looked).toMatchObject({ proposal: { summary: 'better' }, solution: undefined });
    expect(looked.finishing_ms).toBeGreaterThanOrEqual(0);
    const late = await looking(() => {
      throw new DeadlinePassed(1, 0);
    });
    expect(late.proposal).toMatchObject({ summary: answered.summary, proven: false });
    expect(late).not.toHaveProperty('finishing_ms');
    const broken = looking(() => {
      throw new Error('broken');
    });
    await expect(broken).rejects.toThrow('broken');
  });

  it('takes no last look at a proven answer', async () => {
    const finish = () => {
      throw new Error('expected no last look');
    };
    const answered = { ...puzzle.propose(puzzle.tokens), proven: true, finish };
    const { proposal } = await reason(model, { ...puzzle, answered }, BUDGET, { runner: RUNNER });
    expect(proposal).toBe(answered);
  });

  it('ends when it is abandoned', async () => {
    const signal = AbortSignal.abort(new Aborted());
    await expect(reason(model, puzzle, BUDGET, { runner: RUNNER, signal })).rejects.toThrow(Aborted);
  });

  it('says that the deadline ended it', async () => {
    await expect(reason(model, puzzle, BUDGET, { runner: RUNNER, deadline: 0 })).rejects.toMatchObject({
      name: 'DeadlinePassed',
    });
  });
});
