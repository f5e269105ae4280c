import { describe, expect, it } from 'vitest';
import { breadthChart, depthChart } from '../../../model/eval/charts.js';
import type { Curve } from '../../../model/eval/curves.js';
import { elementsOf } from './elements.js';

const heading = { title: 'Sudoku: <depth>', subtitle: 'seed 1 & 1,000 puzzles' };
const curve = (band: string, ...points: [at: number, share: number][]): Curve => ({
  band,
  count: 1000,
  points: points.map(([at, share]) => ({ at, share })),
});
const curves = [
  curve('all minimal', [1, 0], [2, 0.5], [4, 0.9], [8, 0.987]),
  curve('20+ guesses', [1, 0], [2, 0.1], [4, 0.2], [8, 0.3]),
  curve('no guess', [1, 0.2], [2, 0.9], [4, 0.999], [8, 1]),
];

describe.each([
  ['depthChart', depthChart, ['1', '2', '3', '4', '5', '6', '7', '8'], 'steps allowed'],
  ['breadthChart', breadthChart, ['1', '2', '4', '8'], 'starts allowed'],
] as const)('%s', (_, chart, across, title) => {
  it('names the bands in their order with what they reach, and the axes', async () => {
    const { texts, root } = elementsOf(await chart(curves, heading));
    expect(texts.filter((text) => / .*: .* %$/.test(text))).toEqual([
      'all minimal: 98.7 %',
      '20+ guesses: 30.0 %',
      'no guess: 100.0 %',
    ]);
    expect(texts).toEqual(expect.arrayContaining([heading.title, heading.subtitle, 'solved', title]));
    expect(texts.slice(0, across.length)).toEqual(across);
    expect(texts.filter((text) => /^[\d.]+ %$/.test(text))).toEqual(
      [100, 99.9, 99.8, 99.5, 99, 98, 95, 90, 80, 50, 0].map((share) => `${share} %`),
    );
    expect(Number(root.width)).toBeLessThan(720);
  });

  it('draws the same bytes again', async () => {
    expect(await chart(curves, heading)).toBe(await chart(curves, heading));
  });

  it('draws a single point, without a subtitle', async () => {
    expect(elementsOf(await chart([curve('one', [1, 0.5])], { title: 'T' })).texts).toContain('one: 50.0 %');
  });

  it.each([
    ['no curves', [], 'expected a curve with a point, got none'],
    ['no points', [curve('empty')], 'expected a curve with a point, got none'],
    ['no share', [curve('bad', [2, Number.NaN])], 'expected a share from 0 to 1 at 1 or more, got NaN at 2 in bad'],
    ['a wide share', [curve('bad', [2, 1.5])], 'expected a share from 0 to 1 at 1 or more, got 1.5 at 2 in bad'],
    ['no budget', [curve('bad', [0, 0.5])], 'expected a share from 0 to 1 at 1 or more, got 0.5 at 0 in bad'],
  ])('refuses %s', async (_, wrong, message) => {
    await expect(async () => chart(wrong, heading)).rejects.toThrow(new RangeError(message));
  });
});

it('depthChart has labels at whole steps alone, also for many', async () => {
  const { texts } = elementsOf(await depthChart([curve('deep', [1, 0], [64, 0.5])], heading));
  const steps = texts.slice(0, texts.indexOf('steps allowed'));
  expect(steps.length).toBeGreaterThan(3);
  for (const step of steps) expect(step).toMatch(/^\d+$/);
});
