import type { Curve } from './curves.js';
import { type Heading, type Size, svgOf } from './svg.js';

/** The colours of Okabe and Ito, which colour-blind readers can tell apart; brown replaces their yellow, which is hard to see on white. */
const COLOURS = ['#24292f', '#0072b2', '#009e73', '#e69f00', '#d55e00', '#cc79a7', '#56b4e9', '#8c6d31'];
const SHAPES = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'triangle-down',
  'cross',
  'triangle-right',
  'triangle-left',
];
/** Shares left unsolved that get a label on the axis, as far as they are on it. */
const TICKS = [1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001];
/** Every step gets a label where there are at most so many. */
const LABELS = 20;

/** With room for the names in the legend, at 12 pixels a letter's height. */
function sizeFor(names: readonly string[]): Size {
  const right = 44 + 7 * Math.max(...names.map((name) => name.length));
  return { width: 400, height: 300, padding: { left: 72, top: 60, right, bottom: 56 } };
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/**
 * The share solved against the steps that were allowed, a line for each band, as SVG. The axis is logarithmic in the
 * share left unsolved, so that 99 % and 99.9 % are as far apart as 0 % and 90 %; its top line means all solved.
 * @throws {RangeError} where there is nothing to draw, or a share is none
 */
export function depthChart(curves: readonly Curve[], heading: Heading): Promise<string> {
  const steps = curves.flatMap(({ points }) => points.map(({ at }) => at));
  const most = Math.max(...steps);
  const every = steps.length > 0 && most <= LABELS ? { values: Array.from({ length: most }, (_, i) => i + 1) } : {};
  return growthChart(curves, heading, {
    axis: { title: 'steps allowed', grid: false, tickMinStep: 1, format: 'd', ...every },
    scale: { zero: false, nice: false },
  });
}

/**
 * The share solved against the number of starts (base-2 logarithm), a line for each band, as SVG; the axis of shares is
 * that of depthChart. @throws {RangeError} where there is nothing to draw, or a share is none
 */
export function breadthChart(curves: readonly Curve[], heading: Heading): Promise<string> {
  const starts = curves.flatMap(({ points }) => points.map(({ at }) => at));
  return growthChart(curves, heading, {
    axis: { title: 'starts allowed', grid: false, values: [...new Set(starts)].sort((a, b) => a - b), format: 'd' },
    scale: { type: 'log', base: 2, nice: false },
  });
}

/** How the horizontal axis looks. */
interface Across {
  axis: { title: string; grid: boolean; format: string; tickMinStep?: number; values?: number[] };
  scale: { zero: false; nice: false } | { type: 'log'; base: number; nice: false };
}

async function growthChart(curves: readonly Curve[], heading: Heading, across: Across): Promise<string> {
  const drawn = curves.filter(({ points }) => points.length > 0);
  if (drawn.length === 0) throw new RangeError('expected a curve with a point, got none');
  for (const { band, points } of drawn) {
    const wrong = points.find(({ at, share }) => !(at >= 1 && share >= 0 && share <= 1));
    if (wrong) {
      throw new RangeError(`expected a share from 0 to 1 at 1 or more, got ${wrong.share} at ${wrong.at} in ${band}`);
    }
  }
  // A logarithmic axis has no zero. "None unsolved" is drawn at half of the smallest share that the largest band can show.
  const least = 0.5 / Math.max(...drawn.map(({ count }) => count));
  const ticks = [...TICKS.filter((tick) => tick > least * 1.5), least];
  const name = ({ band, points }: Curve) => `${band}: ${percent(points.at(-1)?.share ?? 0)}`;
  const names = drawn.map(name);
  const values = drawn.flatMap((curve) =>
    curve.points.map(({ at, share }) => ({ band: name(curve), at, unsolved: Math.max(least, 1 - share) })),
  );
  const legend = { title: 'solved in the end', symbolOpacity: 1 };
  return svgOf(
    {
      data: { values },
      mark: { type: 'line', strokeWidth: 2, point: { filled: true, size: 50, opacity: 1 } },
      encoding: {
        x: { field: 'at', type: 'quantitative', ...across },
        y: {
          field: 'unsolved',
          type: 'quantitative',
          scale: { type: 'log', domain: [least, 1], reverse: true, nice: false },
          axis: {
            title: 'solved',
            values: ticks,
            labelExpr: `datum.value < ${least * 1.1} ? '100 %' : format(100 - 100 * datum.value, '.2~f') + ' %'`,
          },
        },
        color: { field: 'band', type: 'nominal', scale: { domain: names, range: COLOURS }, legend },
        shape: { field: 'band', type: 'nominal', scale: { domain: names, range: SHAPES }, legend },
      },
    },
    heading,
    sizeFor(names),
  );
}
