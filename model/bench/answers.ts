import { mean, median, quantile } from '../statistics.js';
import { table } from '../table.js';
import type { Official } from './official.js';
import type { Pass } from './ours.js';

/** Times of the answers with the default budget, all rounds together, and how many times longer a model of the official size takes. */
export function answersTable(
  passes: readonly Pick<Pass, 'puzzles' | 'solved'>[],
  officials: readonly Official[],
): string {
  const times = passes.flatMap(({ puzzles }) => puzzles);
  const solved = passes.reduce((sum, pass) => sum + pass.solved, 0);
  const spread = [median(times), mean(times), quantile(times, 0.95), quantile(times, 0.99)];
  const share = `${((100 * solved) / times.length).toFixed(1)} %`;
  const rows = [['ours, ms', ...spread.map((ms) => ms.toFixed(1)), Math.max(...times).toFixed(1), share]];
  const [official] = officials;
  if (official) {
    const theirs = officials.flatMap(({ answers }) => answers);
    const both = [median(theirs), mean(theirs)];
    const { steps, threads } = official;
    const thread = `${threads} thread${threads === 1 ? '' : 's'}`;
    rows.push(
      [`official size in PyTorch, ${steps} steps, ${thread}, ms`, ...both.map((ms) => ms.toFixed(1))],
      ['ours is faster, times', ...both.map((ms, i) => (ms / (spread[i] ?? 0)).toFixed(1))],
    );
  }
  return table(['an answer', 'median', 'mean', '95th percentile', '99th percentile', 'longest', 'solved'], rows);
}
