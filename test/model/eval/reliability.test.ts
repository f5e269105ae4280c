import { expect, it } from 'vitest';
import { reliability } from '../../../function/models/calibration.js';
import { reliabilityChart } from '../../../model/eval/reliability.js';
import { elementsOf } from './elements.js';

const answers = [
  ...Array.from({ length: 1200 }, (_, i) => ({ confidence: 0.97, right: i % 50 > 0 })),
  ...Array.from({ length: 40 }, (_, i) => ({ confidence: 0.55, right: i % 2 > 0 })),
];
const measured = reliability(answers);

it('has the counts, the calibration error and both axes', async () => {
  const { texts } = elementsOf(await reliabilityChart(measured, { title: 'Sudoku', subtitle: 'seed 1' }));
  expect(texts).toEqual(expect.arrayContaining(['Sudoku', 'right', 'answers', '1,200', '40', '60 %', '100 %']));
  expect(texts).toContain('seed 1; expected calibration error 1.1 points');
  expect(texts).not.toContain('0');
});

it('draws the same bytes again', async () => {
  const heading = { title: 'Sudoku' };
  expect(await reliabilityChart(measured, heading)).toBe(await reliabilityChart(measured, heading));
});

it('refuses no answers', async () => {
  await expect(reliabilityChart(reliability([]), { title: 'T' })).rejects.toThrow(
    new RangeError('expected a bin with answers, got none'),
  );
});
