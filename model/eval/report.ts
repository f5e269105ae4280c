import { calibrated, reliability } from '../../function/models/calibration.js';
import type { Manifest } from '../../function/models/manifest.js';
import { mean, quantile } from '../statistics.js';
import { table } from '../table.js';
import type { Curve } from './curves.js';
import type { Mark } from './sit.js';

/** What a comparison needs of an answer. */
export type Verdict = Pick<Mark, 'bands' | 'obeys' | 'right'>;

/** One row of an accuracy table. */
export interface Row {
  band: string;
  count: number;
  solved: number;
  /** Share solved, and its 95 % interval (Wilson); undefined where nothing was asked. */
  share: number | undefined;
  interval: [low: number, high: number] | undefined;
  /** Starts and steps used, all starts together. */
  meanStarts: number;
  meanSteps: number;
  p95Steps: number;
  medianMs: number;
  meanMs: number;
  p99Ms: number;
}

/** The bands in order; a mark counts in each of its own. */
export function accuracy(marks: readonly Mark[], bands: readonly string[]): Row[] {
  return bands.map((band) => {
    const inside = marks.filter((mark) => mark.bands.includes(band));
    const count = inside.length;
    const solved = inside.filter(({ right }) => right).length;
    const steps = inside.map(({ used }) => used.steps);
    const times = inside.map(({ milliseconds }) => milliseconds);
    return {
      band,
      count,
      solved,
      share: count === 0 ? undefined : solved / count,
      interval: count === 0 ? undefined : wilson(solved, count),
      meanStarts: mean(inside.map(({ used }) => used.starts)),
      meanSteps: mean(steps),
      p95Steps: quantile(steps, 0.95),
      medianMs: quantile(times, 0.5),
      meanMs: mean(times),
      p99Ms: quantile(times, 0.99),
    };
  });
}

/** Wilson's score interval at 95 %. */
export function wilson(successes: number, trials: number): [number, number] {
  const z = 1.959964;
  const p = successes / trials;
  const centre = p + (z * z) / (2 * trials);
  const spread = z * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials));
  const scale = 1 + (z * z) / trials;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}

const percent = (share: number | undefined) => (share === undefined ? '-' : `${(share * 100).toFixed(1)} %`);

/** Markdown, so that it can be read here and pasted into a model card. */
export function accuracyTable(rows: readonly Row[]): string {
  return table(
    [
      'difficulty',
      'puzzles',
      'solved',
      '95 % interval',
      'starts',
      'steps',
      '95 % steps',
      'median ms',
      'mean ms',
      '99 % ms',
    ],
    rows.map(({ band, count, share, interval, ...row }) => [
      band,
      String(count),
      percent(share),
      interval ? `${percent(interval[0])} to ${percent(interval[1])}` : '-',
      ...(count === 0
        ? ['-', '-', '-', '-', '-', '-']
        : [
            row.meanStarts.toFixed(2),
            row.meanSteps.toFixed(2),
            String(row.p95Steps),
            row.medianMs.toFixed(1),
            row.meanMs.toFixed(1),
            row.p99Ms.toFixed(0),
          ]),
    ]),
  );
}

/** How often everybody's answers obey the rules and are right, in percent of each band; once where that is the same. */
export function rivalTable(
  rows: readonly (readonly [name: string, marks: readonly Verdict[]])[],
  bands: readonly string[],
): string {
  const shares = (marks: readonly Verdict[], band: string) => {
    const inside = marks.filter((mark) => mark.bands.includes(band));
    const share = (is: (mark: Verdict) => boolean) =>
      percent(inside.length === 0 ? undefined : inside.filter(is).length / inside.length);
    return told ? [share(({ right }) => right)] : [share(({ obeys }) => obeys), share(({ right }) => right)];
  };
  // Where to obey every rule is to be right.
  const told = rows.every(([, marks]) => marks.every(({ obeys, right }) => obeys === right));
  return table(
    ['', ...bands.flatMap((band) => (told ? [band] : [`${band}: obeys`, 'right']))],
    rows.map(([name, marks]) => [name, ...bands.flatMap((band) => shares(marks, band))]),
  );
}

/** The points of curves: what so many steps, or starts, solve. */
export function curveTable(curves: readonly Curve[], unit: string): string {
  const budgets = curves[0]?.points.map(({ at }) => at) ?? [];
  return table(
    [`solved within … ${unit}`, ...budgets.map(String)],
    curves.map(({ band, points }) => [band, ...points.map(({ share }) => percent(share))]),
  );
}

/** What the model believes of its last answers, before the checker has its say, against what is true. */
export function beliefs(marks: readonly Mark[], calibration: Manifest['calibration']): ReturnType<typeof reliability> {
  return reliability(marks.map(({ q_halt, right }) => ({ confidence: calibrated(q_halt, calibration), right })));
}

/** Confidence against the share that was right, of answers that the checker does not settle for certain; and the expected calibration error. */
export function calibrationTable({ bins, error }: ReturnType<typeof reliability>): string {
  const rows = bins
    .filter(({ count }) => count > 0)
    .map(({ from, to, count, confidence, right }) => [
      `${from.toFixed(1)} to ${to.toFixed(1)}`,
      String(count),
      percent(confidence),
      percent(right),
    ]);
  if (rows.length === 0) return 'The checker settled every answer for certain, so no belief of the model counts.';
  const heading = ['confidence of the last step', 'answers', 'mean confidence', 'right'];
  return `${table(heading, rows)}\n\nexpected calibration error: ${(error * 100).toFixed(1)} points`;
}
