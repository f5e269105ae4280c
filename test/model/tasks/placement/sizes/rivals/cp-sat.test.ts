import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { homelab } from '../../../../../../model/tasks/placement/sizes/clusters/homelab.js';
import { judge } from '../../../../../../model/tasks/placement/sizes/judge.js';
import { cpSat, explained, pythonWithOrTools } from '../../../../../../model/tasks/placement/sizes/rivals/cp-sat.js';
import { highs } from '../../../../../../model/tasks/placement/sizes/rivals/highs.js';
import { Shape } from '../../../../../../model/tasks/placement/sizes/rivals/shape.js';
import { cluster } from '../../../../../tasks/placement/clusters.js';

const problem = (given: ReturnType<typeof cluster>) => ({ cluster: given, shape: new Shape(given) });

describe('without what it needs, CP-SAT says what to do', () => {
  it('where Python is missing', async () => {
    const { why, assignment } = await cpSat({ workers: 1, python: '/no/python' }).answer(problem(cluster(1, [1])), 1);
    expect(why).toBe('expected Python as /no/python, got none: .ci/rivals sets it up');
    expect(assignment).toBeUndefined();
  });

  it('where OR-Tools is missing', () => {
    const said = "ModuleNotFoundError: No module named 'ortools'";
    expect(explained(said, 'python3')).toBe(`expected OR-Tools for python3, got "${said}": .ci/rivals installs it`);
    expect(explained('MemoryError', 'python3')).toBe('MemoryError');
  });

  it('where another program answers', async () => {
    const { why } = await cpSat({ workers: 1, python: '/bin/echo' }).answer(problem(cluster(1, [1])), 1);
    expect(why).toMatch(/expected the answer of a solver as JSON, got .*cp_sat.py/);
  });
});

it('PYTHON names another interpreter', () => {
  expect(pythonWithOrTools({ PYTHON: '/usr/bin/python3.11' })).toBe('/usr/bin/python3.11');
});

/** .ci/run installs it before the slow tests; a clone without it leaves these out. */
describe.skipIf(!existsSync('.cache/rivals/requirements.txt'))('with OR-Tools', () => {
  it.each([1, 2, 3])('agrees with HiGHS on homelab %i, with a hint as well', async (seed) => {
    const given = homelab(seed);
    const { assignment: theirs = [] } = await highs.answer(problem(given), 60);
    for (const hinted of [false, true]) {
      const { assignment = [], proven, bound } = await cpSat({ workers: 2, hinted }).answer(problem(given), 60);
      const verdict = judge(given, assignment);
      expect(verdict).toMatchObject({ nodes: bound });
      expect(judge(given, theirs)).toMatchObject({ nodes: bound });
      expect(proven).toBe(true);
    }
  });

  it('says that nothing can be placed where that is so', async () => {
    const answer = await cpSat({ workers: 1 }).answer(problem(cluster(1, [600, 600])), 60);
    expect(answer).toMatchObject({ assignment: undefined, proven: false, why: 'it says INFEASIBLE' });
  });
});
