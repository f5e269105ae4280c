import { describe, expect, it } from 'vitest';
import { type ExamPart, fillBands } from '../../../model/eval/exam.js';

/** 0, 1, 2 … up to `end`; every third is also rare. */
function counting(end: number): ExamPart {
  return {
    bands: ['all', 'rare'],
    *questions(seed) {
      for (let n = seed; n < end; n++) {
        yield { request: { question: String(n) }, bands: n % 3 === 0 ? ['all', 'rare'] : ['all'] };
      }
    },
  };
}
const asked = (part: ExamPart, seed: number, count: number) =>
  fillBands(part, { seed, count }).map(({ request, bands }) => [request.question, ...bands]);

describe('fillBands', () => {
  it('takes the first of each band and asks a question of two bands once', () => {
    expect(asked(counting(100), 1, 2)).toEqual([
      ['1', 'all'],
      ['2', 'all'],
      ['3', 'rare'],
      ['6', 'rare'],
    ]);
    expect(asked(counting(100), 0, 2)).toEqual([
      ['0', 'all', 'rare'],
      ['1', 'all'],
      ['3', 'rare'],
    ]);
  });

  it('tells how full the emptiest band is', () => {
    const told: number[] = [];
    fillBands(counting(100), { seed: 1, count: 3 }, (full) => told.push(full));
    expect(told).toEqual([1, 2, 3]);
  });

  it('says so when the questions run out', () => {
    expect(() => fillBands(counting(6), { seed: 1, count: 2 })).toThrow(
      'expected 2 questions in each of all, rare, got 1 in one of them',
    );
  });
});
