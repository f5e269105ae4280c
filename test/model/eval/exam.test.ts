import { describe, expect, it } from 'vitest';
import { bandsOf, EXAMS, type Exam, fill, type Part, SEEDS } from '../../../model/eval/exam.js';
import { first } from '../data/first.js';

/** 0, 1, 2 … up to `end`; every third is also rare. */
function counting(end: number): Part {
  return {
    bands: ['all', 'rare'],
    *questions(seed) {
      for (let n = seed; n < end; n++) {
        yield { request: { question: String(n) }, bands: n % 3 === 0 ? ['all', 'rare'] : ['all'] };
      }
    },
  };
}
const asked = (part: Part, seed: number, count: number) =>
  fill(part, { seed, count }).map(({ request, bands }) => [request.question, ...bands]);

describe('fill', () => {
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
    fill(counting(100), { seed: 1, count: 3 }, (full) => told.push(full));
    expect(told).toEqual([1, 2, 3]);
  });

  it('says so when the questions run out', () => {
    expect(() => fill(counting(6), { seed: 1, count: 2 })).toThrow(
      'expected 2 questions in each of all, rare, got 1 in one of them',
    );
  });
});

describe.each(EXAMS.map((exam): [string, Exam] => [exam.task, exam]))('the exam of %s', (_, exam) => {
  const contexts = (seed: number) => first(exam.parts[0].questions(seed), 3).map(({ request }) => request.context);

  it('asks the same for a seed, and for calibration something else', () => {
    expect(contexts(SEEDS.evaluation)).toEqual(contexts(SEEDS.evaluation));
    expect(contexts(SEEDS.evaluation)).not.toEqual(contexts(SEEDS.calibration));
  });

  it('names every band once', () => {
    expect(new Set(bandsOf(exam)).size).toBe(bandsOf(exam).length);
  });
});
