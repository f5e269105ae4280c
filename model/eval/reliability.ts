import type { reliability } from '../../function/models/calibration.js';
import { wilson } from './report.js';
import { type Heading, type Size, svgOf } from './svg.js';

/** Heights of the two plots and what is between them, in pixels. */
const SHARES = 240;
const GAP = 12;
const COUNTS = 60;
const SIZE: Size = {
  width: 540,
  height: SHARES + GAP + COUNTS,
  padding: { left: 72, top: 60, right: 24, bottom: 56 },
};

/**
 * Mean confidence against the share that was right, for each bin with its 95 % interval, beside the diagonal where both
 * are equal; below it how many answers each bin has. As SVG. Takes what function/models/calibration.ts measures.
 * @throws {RangeError} where no bin has an answer
 */
export async function reliabilityChart(
  { bins, error }: ReturnType<typeof reliability>,
  { title, subtitle }: Heading,
): Promise<string> {
  const values = bins
    .filter(({ count }) => count > 0)
    .map((bin) => {
      const [low, high] = wilson(bin.right * bin.count, bin.count);
      return { ...bin, low, high };
    });
  if (values.length === 0) throw new RangeError('expected a bin with answers, got none');
  const most = Math.max(...values.map(({ count }) => count));
  const calibration = `expected calibration error ${(error * 100).toFixed(1)} points`;
  const share = { type: 'quantitative' as const, scale: { domain: [0, 1], padding: 0 } };
  const axis = { labelExpr: "format(100 * datum.value, 'd') + ' %'", tickCount: 5 };
  const x = { field: 'confidence', ...share } as const;
  return svgOf(
    {
      spacing: GAP,
      bounds: 'flush',
      vconcat: [
        {
          width: SIZE.width,
          height: SHARES,
          layer: [
            {
              data: { values: [{ equal: 0 }, { equal: 1 }] },
              mark: { type: 'line', color: '#8c959f', strokeDash: [6, 4] },
              encoding: { x: { field: 'equal', ...share }, y: { field: 'equal', ...share } },
            },
            {
              data: { values },
              mark: { type: 'rule', color: '#0072b2', strokeWidth: 1.5 },
              encoding: { x, y: { field: 'low', ...share }, y2: { field: 'high' } },
            },
            {
              data: { values },
              mark: { type: 'point', filled: true, color: '#0072b2', size: 70, opacity: 1 },
              encoding: {
                x: { ...x, axis: { ...axis, title: null, labels: false } },
                y: { field: 'right', ...share, axis: { ...axis, title: 'right' } },
              },
            },
          ],
        },
        {
          width: SIZE.width,
          height: COUNTS,
          data: { values },
          encoding: {
            y: {
              field: 'count',
              type: 'quantitative',
              scale: { domain: [0, 1.4 * most] },
              axis: { title: 'answers', labels: false, ticks: false, grid: false },
            },
          },
          layer: [
            {
              mark: { type: 'bar', orient: 'vertical', color: '#57606a', xOffset: 1 },
              encoding: {
                x: { field: 'from', ...share, axis: { ...axis, title: 'confidence (mean of the bin)' } },
                x2: { field: 'to' },
              },
            },
            {
              transform: [{ calculate: '(datum.from + datum.to) / 2', as: 'middle' }],
              mark: { type: 'text', dy: -7, fontSize: 11, color: '#24292f' },
              encoding: { x: { field: 'middle', ...share }, text: { field: 'count', format: ',d' } },
            },
          ],
        },
      ],
    },
    { title, subtitle: subtitle === undefined ? calibration : `${subtitle}; ${calibration}` },
    SIZE,
  );
}
