import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidField } from '../../function/common/faults.js';
import { loadModel, type Model } from '../../function/models/load.js';
import type { Manifest } from '../../function/models/manifest.js';
import { breadthOf, budgetOf, capsOf } from '../../function/reasoning/budget.js';
import { directoryToRemove, remove, writeBundle } from '../doubles/bundle.js';

let directory: string;
let plain: Model;
beforeAll(async () => {
  directory = await directoryToRemove();
  plain = await loadModel(await writeBundle(directory));
});
afterAll(() => remove(directory));

const NONE = { maxSteps: undefined, maxStarts: undefined };
const stated: Partial<Manifest> = {
  max_steps: 16,
  max_starts: 64,
  budget: { steps: 8, starts: 32, widen_after: 5 },
  breadth: { views: false, noise: 0.2, random_start: true },
};
const model = (manifest: Partial<Manifest> = stated): Model => ({
  ...plain,
  manifest: { ...plain.manifest, ...manifest },
});

describe('capsOf', () => {
  it.each([
    ['the bundle', stated, NONE, { steps: 16, starts: 64 }],
    ['the environment over the bundle', stated, { maxSteps: 4, maxStarts: 2 }, { steps: 4, starts: 2 }],
    ['neither', {}, NONE, { steps: 6, starts: 32 }],
  ])('%s', (_, manifest, config, caps) => {
    expect(capsOf(model(manifest), config)).toEqual(caps);
  });
});

describe('budgetOf', () => {
  it.each<[string, Parameters<typeof budgetOf>[2], typeof NONE | { maxSteps: number; maxStarts: number }, object]>([
    ['nothing asked: what the bundle measured', {}, NONE, { steps: 8, starts: 32, widenAfter: 5 }],
    ['max_steps', { max_steps: 12 }, NONE, { steps: 12, starts: 32 }],
    ['budget.steps', { budget: { steps: 12 } }, NONE, { steps: 12, starts: 32 }],
    ['both, the same', { max_steps: 3, budget: { steps: 3 } }, NONE, { steps: 3, starts: 32 }],
    ['starts', { budget: { starts: 64 } }, NONE, { steps: 8, starts: 64 }],
    ['one start is depth alone', { budget: { starts: 1 } }, NONE, { steps: 16, starts: 1 }],
    ['one start of so many steps', { max_steps: 2, budget: { starts: 1 } }, NONE, { steps: 2, starts: 1 }],
    ['caps of the environment', {}, { maxSteps: 4, maxStarts: 2 }, { steps: 4, starts: 2 }],
  ])('%s', (_, request, config, budget) => {
    expect(budgetOf(model(), config, request)).toMatchObject(budget);
  });

  it('of a bundle that nobody measured: all its steps, and eight starts', () => {
    const { budget: _, ...unmeasured } = stated;
    expect(budgetOf(model(unmeasured), NONE)).toEqual({ steps: 16, starts: 8, widenAfter: 6 });
  });

  it.each<[string, Parameters<typeof budgetOf>[2], { pointer: string; message: string }[]]>([
    ['max_steps', { max_steps: 17 }, [{ pointer: '/max_steps', message: 'expected at most 16, got 17' }]],
    ['budget.steps', { budget: { steps: 17 } }, [{ pointer: '/budget/steps', message: 'expected at most 16, got 17' }]],
    [
      'budget.starts',
      { budget: { starts: 65 } },
      [{ pointer: '/budget/starts', message: 'expected at most 64, got 65' }],
    ],
    [
      'both',
      { budget: { steps: 17, starts: 65 } },
      [
        { pointer: '/budget/steps', message: 'expected at most 16, got 17' },
        { pointer: '/budget/starts', message: 'expected at most 64, got 65' },
      ],
    ],
    [
      'two different numbers of steps',
      { max_steps: 3, budget: { steps: 4 } },
      [{ pointer: '/budget/steps', message: 'expected max_steps or budget.steps, got both: 3 and 4' }],
    ],
  ])('beyond the caps, %s: InvalidField', (_, request, errors) => {
    let thrown: unknown;
    try {
      budgetOf(model(), NONE, request);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(InvalidField);
    expect(thrown).toMatchObject({ errors });
  });
});

describe('breadthOf', () => {
  it('is what the bundle says', () => {
    expect(breadthOf(model())).toEqual({ views: false, noise: 0.2, randomStart: true });
  });

  it('is by views where the task has any, and by noise where it has none', () => {
    const { breadth: _, ...unmeasured } = stated;
    const silent = model(unmeasured);
    expect(breadthOf(silent)).toEqual({ views: true, noise: 0, randomStart: false });
    expect(breadthOf({ ...silent, task: { ...silent.task, views: false } })).toMatchObject({
      views: false,
      noise: 0.3,
    });
  });
});
