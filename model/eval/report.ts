import type { Manifest } from '../../function/trm/bundle.js';
import { calibrated, reliability } from '../../function/trm/calibration.js';
import type { Mark } from './sit.js';

/** One row of the accuracy table. */
export interface Row {
  band: string;
  count: number;
  solved: number;
  /** Share solved, and its 95 % interval (Wilson); undefined where nothing was asked. */
  share: number | undefined;
  interval: [low: number, high: number] | undefined;
  meanSteps: number;
  p95Steps: number;
  medianMs: number;
}

/** The bands in order; a mark counts in each of its own. */
export function accuracy(marks: readonly Mark[], bands: readonly string[]): Row[] {
  const row = (band: string, inside: readonly Mark[]): Row => {
    const count = inside.length;
    const solved = inside.filter(({ right }) => right).length;
    const steps = inside.map((mark) => mark.steps);
    return {
      band,
      count,
      solved,
      share: count === 0 ? undefined : solved / count,
      interval: count === 0 ? undefined : wilson(solved, count),
      meanSteps: steps.reduce((sum, n) => sum + n, 0) / Math.max(1, count),
      p95Steps: quantile(steps, 0.95),
      medianMs: quantile(
        inside.map((mark) => mark.milliseconds),
        0.5,
      ),
    };
  };
  return bands.map((band) =>
    row(
      band,
      marks.filter((mark) => mark.bands.includes(band)),
    ),
  );
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

/** The smallest value that at least `share` of the values do not exceed; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

const percent = (share: number | undefined) => (share === undefined ? '-' : `${(share * 100).toFixed(1)} %`);

/** Markdown, so that it can be read here and pasted into a model card. */
export function accuracyTable(rows: readonly Row[]): string {
  return table(
    ['difficulty', 'puzzles', 'solved', '95 % interval', 'mean steps', '95th-percentile steps', 'median ms'],
    rows.map(({ band, count, share, interval, meanSteps, p95Steps, medianMs }) => [
      band,
      String(count),
      percent(share),
      interval ? `${percent(interval[0])} to ${percent(interval[1])}` : '-',
      count === 0 ? '-' : meanSteps.toFixed(2),
      count === 0 ? '-' : String(p95Steps),
      count === 0 ? '-' : medianMs.toFixed(1),
    ]),
  );
}

/** What depth buys: the share solved within one step, two steps, and so on. */
export function depthTable(marks: readonly Mark[], maxSteps: number): string {
  const within = (steps: number) => marks.filter((mark) => mark.right && mark.steps <= steps).length;
  const depths = Array.from({ length: maxSteps }, (_, i) => i + 1);
  return table(
    ['within', ...depths.map((steps) => `${steps} step${steps === 1 ? '' : 's'}`)],
    [['solved', ...depths.map((steps) => percent(within(steps) / marks.length))]],
  );
}

/** Confidence against the share that was right, and the expected calibration error. */
export function calibrationTable(marks: readonly Mark[], calibration: Manifest['calibration']): string {
  const answers = marks.map(({ q_halt, right }) => ({ confidence: calibrated(q_halt, calibration), right }));
  const { bins, error } = reliability(answers);
  const rows = bins
    .filter(({ count }) => count > 0)
    .map(({ from, to, count, confidence, right }) => [
      `${from.toFixed(1)} to ${to.toFixed(1)}`,
      String(count),
      percent(confidence),
      percent(right),
    ]);
  const heading = ['confidence of the last step', 'answers', 'mean confidence', 'right'];
  return `${table(heading, rows)}\n\nexpected calibration error: ${(error * 100).toFixed(1)} points`;
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(heading), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
}
