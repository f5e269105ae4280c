import { expect, it } from 'vitest';
import { curvesOf } from '../../../model/eval/curves.js';

it('curvesOf counts in each band what was solved within each budget, and leaves bands out that were asked nothing', () => {
  const answers = [
    { bands: ['all', 'easy'], solvedAt: 1 },
    { bands: ['all', 'easy'], solvedAt: 3 },
    { bands: ['all', 'hard'], solvedAt: 5 },
    { bands: ['all', 'hard'], solvedAt: undefined },
  ];
  const curve = (band: string, count: number, ...shares: number[]) => ({
    band,
    count,
    points: shares.map((share, i) => ({ at: 2 ** i, share })),
  });
  expect(curvesOf(answers, ['hard', 'none of these', 'easy', 'all'], [1, 2, 4, 8])).toEqual([
    curve('hard', 2, 0, 0, 0, 0.5),
    curve('easy', 2, 0.5, 0.5, 1, 1),
    curve('all', 4, 0.25, 0.25, 0.5, 0.75),
  ]);
});
