import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bandsOf, fillBands, type Question } from '../../../../model/eval/exam.js';
import { sudokuExam } from '../../../../model/tasks/sudoku/exam.js';
import { rate } from '../../../../model/tasks/sudoku/rating.js';

const paper = sudokuExam.parts.flatMap((part, i) => fillBands(part, { seed: 5 + i, count: 3 }));
const inside = (band: string) => paper.filter(({ bands }) => bands.includes(band)).map(givensOf);

function givensOf({ request }: Question): number[] {
  return [...String(request.context?.puzzle)].map(Number);
}

describe('a Sudoku paper', () => {
  it.each(bandsOf(sudokuExam))('has as many puzzles as asked for in the band %s', (band) => {
    expect(inside(band)).toHaveLength(3);
  });

  it.each([
    ['no guess', 0, 0],
    ['1-4 guesses', 1, 4],
    ['5-19 guesses', 5, 19],
    ['20+ guesses', 20, Number.POSITIVE_INFINITY],
  ])('%s: the solver needs %d to %d', (band, least, most) => {
    for (const givens of inside(band)) {
      expect(rate(givens)).toBeGreaterThanOrEqual(least);
      expect(rate(givens)).toBeLessThanOrEqual(most);
    }
  });

  it('17 to 20 givens', () => {
    for (const givens of inside('17 to 20 givens')) {
      const filled = givens.filter((digit) => digit !== 0).length;
      expect(filled).toBeGreaterThanOrEqual(17);
      expect(filled).toBeLessThanOrEqual(20);
    }
    const [, , third] = inside('17 to 20 givens').map((givens) => givens.filter((digit) => digit !== 0).length);
    expect(third).toBeLessThanOrEqual(19);
  });

  // A generator that changes without a new version would leave papers of the old one in the cache.
  it('is the one of its version', () => {
    const hash = createHash('sha256').update(JSON.stringify(paper)).digest('hex');
    expect([sudokuExam.version, hash.slice(0, 12)]).toEqual([2, 'c3b50a683d71']);
  });
});
