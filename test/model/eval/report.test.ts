import { describe, expect, it } from 'vitest';
import { accuracy, accuracyTable, beliefs, calibrationTable, curveTable, wilson } from '../../../model/eval/report.js';
import type { Mark } from '../../../model/eval/run-exam.js';

const mark = (bands: string[], right: boolean, steps: number): Mark => ({
  bands,
  right,
  obeys: right,
  certain: false,
  found: 2,
  steps,
  used: { starts: 2, steps: 2 * steps },
  q_halt: right ? 4 : -4,
  milliseconds: steps * 10,
});
const marks = [
  mark(['all', 'easy'], true, 1),
  mark(['all', 'easy'], true, 3),
  mark(['all', 'hard'], false, 6),
  mark(['all', 'hard'], true, 2),
];
const bands = ['easy', 'hard', 'none of these', 'all'];

describe('accuracy', () => {
  it('has a row for each band, also an empty one, and counts a mark in each of its bands', () => {
    const rows = accuracy(marks, bands);
    expect(rows.map(({ band, count, solved }) => [band, count, solved])).toEqual([
      ['easy', 2, 2],
      ['hard', 2, 1],
      ['none of these', 0, 0],
      ['all', 4, 3],
    ]);
    expect(rows[3]).toMatchObject({
      share: 0.75,
      meanStarts: 2,
      meanSteps: 6,
      p95Steps: 12,
      medianMs: 20,
      meanMs: 30,
      p99Ms: 60,
    });
    expect(rows[2]).toMatchObject({ share: undefined, interval: undefined });
  });

  it('prints a Markdown table whose lines are equally wide', () => {
    const lines = accuracyTable(accuracy(marks, bands)).split('\n');
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(lines.at(-1)).toContain('75.0 %');
  });
});

it('curveTable has a line for each curve and a column for each budget', () => {
  const points = [1, 2].map((at) => ({ at, share: at / 4 }));
  const lines = curveTable([{ band: 'all', count: 4, points }], 'steps').split('\n');
  expect(lines.map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    '| solved within … steps | 1 | 2 |',
    expect.stringMatching(/^[|: -]+$/),
    '| all | 25.0 % | 50.0 % |',
  ]);
});

it('calibrationTable compares confidence with the share that was right', () => {
  const text = calibrationTable(beliefs(marks, undefined));
  expect(text).toContain('0.0 to 0.1');
  expect(text).toContain('0.9 to 1.0');
  expect(text).toContain('expected calibration error: 1.8 points');
});

describe('wilson', () => {
  // Newcombe (1998), table I.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i', (successes, trials, low, high) => {
    const [from, to] = wilson(successes, trials);
    expect(from).toBeCloseTo(low, 4);
    expect(to).toBeCloseTo(high, 4);
  });
});
