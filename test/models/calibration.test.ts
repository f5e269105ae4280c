import { describe, expect, it } from 'vitest';
import { calibrated, fitPlatt, type Judged, reliability } from '../../function/models/calibration.js';
import { seeded } from '../trm/random.js';

const platt = (slope: number, offset: number) => ({ method: 'platt', slope, offset }) as const;

describe('calibrated', () => {
  it.each([
    ['0 without calibration', 0, undefined, 0.5],
    ['2 without calibration', 2, undefined, 0.880797],
    ['2, slope 0.5', 2, platt(0.5, 0), 0.731059],
    ['2, slope 0.5, offset -1', 2, platt(0.5, -1), 0.5],
    ['1000', 1000, undefined, 1],
    ['-1000', -1000, undefined, 0],
    ['minus infinity', Number.NEGATIVE_INFINITY, undefined, 0],
    ['no number', Number.NaN, platt(1, 0), 0],
  ])('q_halt %s', (_, q_halt, calibration, want) => {
    expect(calibrated(q_halt, calibration)).toBeCloseTo(want, 6);
  });
});

/** Answers whose truth follows sigmoid(slope · q + offset). */
function judged(count: number, slope: number, offset: number): Judged[] {
  const random = seeded(5);
  return Array.from({ length: count }, () => {
    const q_halt = (random() - 0.5) * 12;
    return { q_halt, right: random() < 1 / (1 + Math.exp(-(slope * q_halt + offset))) };
  });
}

describe('fitPlatt', () => {
  it.each([
    [1, 0],
    [0.5, -1],
    [2, 1.5],
  ])('finds slope %d and offset %d again', (slope, offset) => {
    const fit = fitPlatt(judged(20_000, slope, offset));
    expect(Math.abs(fit.slope - slope)).toBeLessThan(0.1);
    expect(Math.abs(fit.offset - offset)).toBeLessThan(0.15);
  });

  it.each<[string, Judged[]]>([
    ['nothing', []],
    ['one answer', [{ q_halt: 3, right: true }]],
    ['only right answers', judged(50, 1, 0).map(({ q_halt }) => ({ q_halt, right: true }))],
    ['only wrong answers', judged(50, 1, 0).map(({ q_halt }) => ({ q_halt, right: false }))],
    ['answers that one threshold tells apart', judged(50, 1, 0).map(({ q_halt }) => ({ q_halt, right: q_halt > 0 }))],
    ['the same logit for all', judged(50, 1, 0).map(({ right }) => ({ q_halt: 4, right }))],
  ])('stays finite for %s', (_, answers) => {
    const { slope, offset } = fitPlatt(answers);
    expect(Number.isFinite(slope) && Number.isFinite(offset)).toBe(true);
    const share = (answers.filter(({ right }) => right).length + 1) / (answers.length + 2);
    const mean =
      answers.reduce((sum, { q_halt }) => sum + calibrated(q_halt, platt(slope, offset)), 0) / answers.length;
    if (answers.length > 1) expect(Math.abs(mean - share)).toBeLessThan(0.05);
  });
});

describe('reliability', () => {
  it('puts answers into bins of equal width, the top one closed', () => {
    const { bins, error } = reliability([
      { confidence: 0, right: false },
      { confidence: 0.1, right: false },
      { confidence: 0.95, right: true },
      { confidence: 1, right: true },
    ]);
    expect(bins).toHaveLength(10);
    expect(bins.map(({ count }) => count)).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
    expect(bins[9]).toMatchObject({ from: 0.9, to: 1, right: 1 });
    expect(bins[9]?.confidence).toBeCloseTo(0.975);
    expect(bins[2]).toMatchObject({ count: 0, confidence: 0, right: 0 });
    expect(error).toBeCloseTo((0 + 0.1 + 2 * 0.025) / 4);
  });

  it('loses no answer, whatever the number of bins', () => {
    const random = seeded(9);
    const answers = Array.from({ length: 1000 }, () => ({ confidence: Math.round(random() * 100) / 100, right: true }));
    for (const count of [1, 3, 7, 10, 100]) {
      const { bins } = reliability(answers, count);
      expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(1000);
    }
  });

  it('of nothing has no error', () => {
    expect(reliability([]).error).toBe(0);
  });
});
