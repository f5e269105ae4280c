import { mean, median, quantile } from '../statistics.js';
import { table } from '../table.js';
import type { Pass } from './ours.js';
import type { PyTorchRound } from './pytorch.js';

/** What one run measured; every list has a value per round. Times in milliseconds, memory in bytes. */
export interface Measured {
  /** Applications of the network in one step. */
  applications: number;
  ours: {
    workers: number;
    rounds: { alone: Pass; perSecond: number }[];
    loadMs: number;
    startMs: number[];
    peakBytes: number;
  };
  /** Empty where PyTorch is missing. */
  pytorch: PyTorchRound[];
}

const MEBIBYTE = 2 ** 20;

/** A row of figures: ours first, then PyTorch's by number of threads. Without `lowIsGood` the row shows no ratio. */
interface FigureRow {
  name: string;
  figures: readonly (number | undefined)[];
  digits?: number;
  unit?: string;
  lowIsGood?: boolean;
}

/** The comparison as a table: medians of the rounds, and how many times better ours is. */
export function benchTable(measured: Measured): string {
  const { ours, pytorch } = measured;
  const threads = pytorch[0]?.passes.map((pass) => pass.threads) ?? [];
  const each = (figure: (pass: Omit<Pass, 'answers'>) => number) => [
    median(ours.rounds.map(({ alone }) => figure(alone))),
    ...threads.map((_, i) => median(pytorch.flatMap(({ passes }) => passes.slice(i, i + 1)).map(figure))),
  ];
  const both = (mine: number, figure: (round: PyTorchRound) => number) => [
    mine,
    ...threads.map(() => median(pytorch.map(figure))),
  ];
  const alone = each(({ puzzles }) => 1000 / mean(puzzles));
  const together = median(ours.rounds.map(({ perSecond }) => perSecond));
  const rows: FigureRow[] = [
    { name: 'ms per puzzle, median', figures: each(({ puzzles }) => median(puzzles)), lowIsGood: true },
    {
      name: 'ms per puzzle, 95th percentile',
      figures: each(({ puzzles }) => quantile(puzzles, 0.95)),
      lowIsGood: true,
    },
    {
      name: `ms per step (${measured.applications} applications of the network), median`,
      figures: each(({ steps }) => median(steps)),
      digits: 2,
      lowIsGood: true,
    },
    { name: 'puzzles per second, one at a time', figures: alone, lowIsGood: false },
    {
      name: `puzzles per second, ${ours.workers} at once${threads.length > 0 ? ' (PyTorch: one at a time)' : ''}`,
      figures: [together, ...alone.slice(1)],
      lowIsGood: false,
    },
    { name: 'puzzles solved', figures: each(({ solved }) => solved), digits: 0 },
    { name: 'final answers equal to ours', figures: [undefined, ...agreement(measured)], unit: ' %' },
    { name: 'ms to load the model', figures: both(ours.loadMs, ({ loadMs }) => loadMs), digits: 0, lowIsGood: true },
    {
      name: 'ms from starting the process until it can answer',
      figures: both(median(ours.startMs), ({ startMs }) => startMs),
      digits: 0,
      lowIsGood: true,
    },
    {
      name: 'MiB of memory at the peak',
      figures: both(ours.peakBytes / MEBIBYTE, ({ peakBytes }) => peakBytes / MEBIBYTE),
      digits: 0,
      lowIsGood: true,
    },
  ];
  const heading = [
    'median of the rounds',
    'ours',
    ...threads.map((n) => `PyTorch, ${n} thread${n === 1 ? '' : 's'}`),
    ...(threads.length > 0 ? ['ours is better'] : []),
  ];
  return table(
    heading,
    rows.filter(({ figures }) => figures.some(defined)).map((row) => cells(row)),
  );
}

const defined = (value: number | undefined) => value !== undefined;

function cells({ name, figures, digits = 1, unit = '', lowIsGood }: FigureRow): string[] {
  const [ours, ...others] = figures;
  const ratios = others.map((other) => {
    if (ours === undefined || other === undefined || lowIsGood === undefined) return '';
    return (lowIsGood ? other / ours : ours / other).toFixed(1);
  });
  const better = [...new Set(ratios)].filter(Boolean).join(' and ');
  return [
    name,
    ...figures.map((value) => (value === undefined ? '' : `${value.toFixed(digits)}${unit}`)),
    ...(others.length > 0 ? [better && `${better} times`] : []),
  ];
}

/** Percent of final answers that are the same, token by token, by number of threads; the first round of each. */
function agreement({ ours, pytorch }: Measured): number[] {
  const mine = ours.rounds[0]?.alone.answers ?? [];
  return (pytorch[0]?.passes ?? []).map(({ answers }) => {
    const same = mine.filter((tokens, i) => tokens.every((token, position) => answers[i]?.[position] === token));
    return (100 * same.length) / mine.length;
  });
}
