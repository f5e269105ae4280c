import { describe, expect, it } from 'vitest';
import type { Pod, Reference } from '../../../../../../model/tasks/placement/questions/reference/cluster.js';
import { type Goal, programOf } from '../../../../../../model/tasks/placement/questions/reference/program.js';
import { optimum } from '../../../../../../model/tasks/placement/questions/reference/solver.js';
import { apart, dataOn, lab, machine, pod } from '../labs.js';

const machines = [machine('a'), machine('b'), machine('c')];
const three = (said: Partial<Pod> = {}) =>
  lab(
    machines,
    [0, 1, 2].map((n) => pod(`p${n}`, 300, n, said)),
  );
const nodes = (moves?: number): Goal => ({ least: 'nodes', moves });
const peak = (moves?: number): Goal => ({ least: 'peak', moves });

describe('what HiGHS is asked', () => {
  it.each<[string, Reference, Goal, number]>([
    ['all on one node', three(), nodes(), 1],
    ['as far as one move goes', three(), nodes(1), 2],
    ['apart as they must be', three(apart('web')), nodes(), 3],
    ['not all of an app on one node', three({ labels: { 'app.kubernetes.io/name': 'web' } }), nodes(), 2],
    [
      'with data where it is',
      lab(
        machines,
        [0, 1].map((n) => pod(`p${n}`, 1, n, { volumes: dataOn('ab'[n] ?? '') })),
      ),
      nodes(),
      2,
    ],
    ['with nodes of the control plane', lab([machine('a', { controlPlane: true }), machine('b')], []), nodes(), 1],
    [
      'spread over zones as they must be',
      three({ labels: { app: 'web' }, spreads: [{ key: 'zone', skew: 1, of: { app: 'web' } }] }),
      nodes(),
      3,
    ],
    [
      'the lowest peak',
      lab(
        machines,
        [1, 2, 3].map((n) => pod(`p${n}`, 300, 0)),
      ),
      peak(),
      0.3,
    ],
    [
      'the lowest peak of one move',
      lab(
        machines,
        [1, 2, 3].map((n) => pod(`p${n}`, 300, 0)),
      ),
      peak(1),
      0.6,
    ],
  ])('%s', async (_, cluster, goal, best) => {
    expect(await optimum(programOf(cluster, goal))).toBeCloseTo(best);
  });
});

it('a program that cannot be solved is an error', async () => {
  await expect(optimum('Minimize\n x\nSubject To\n x >= 2\nBounds\n x <= 1\nEnd')).rejects.toThrow(
    'expected a program that the cluster of today solves, got an infeasible one',
  );
});
