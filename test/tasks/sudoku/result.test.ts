import { expect, it } from 'vitest';
import { puzzleTask } from '../../../function/tasks/puzzle.js';
import { CELLS } from '../../../function/tasks/sudoku/grid.js';
import { sudoku } from '../../../function/tasks/sudoku/index.js';
import { minimalPuzzles } from '../../../model/tasks/sudoku/puzzles.js';
import { seeded } from '../../trm/random.js';
import { resultFaults, resultsOf } from '../results.js';

const task = puzzleTask(sudoku);
const faults = resultFaults(task);
const random = seeded(14);
const junk = () => Array.from({ length: CELLS }, () => Math.floor(random() * 11));
const puzzles = minimalPuzzles(14);

/** A grid that cannot be counted: it has few givens and no solution, which takes minutes to see. */
const UNCOUNTED = '.....5.8....6.1.43..........1.5........1.6...3.......553.....61........4.........';

/** Minimal puzzles, without a given, and with one more that may be wrong. */
function contexts(): string[] {
  return Array.from({ length: 60 }, (_, i) => {
    const { givens } = puzzles.next().value;
    const given = givens.findIndex((digit) => digit !== 0);
    const blank = givens.indexOf(0);
    if (i % 3 === 1) return givens.with(given, 0).join('');
    return (i % 3 === 2 ? givens.with(blank, 1 + Math.floor(random() * 9)) : givens).join('');
  });
}

it('a result of every kind is as the schema says', () => {
  const kinds = new Set<string>();
  for (const puzzle of [...contexts(), UNCOUNTED]) {
    const reading = task.pose({ question: 'Solve it', context: { puzzle } });
    if (reading.kind !== 'problem') continue;
    const solution = sudoku.encodeAnswer({ digits: [...puzzle].map(Number) });
    for (const result of resultsOf(reading.problem, [solution, junk(), junk()])) {
      expect(faults(result), JSON.stringify(result)).toEqual([]);
      kinds.add(`solvable ${result.solvable}, unique ${result.unique}`);
    }
  }
  expect([...kinds].sort()).toEqual([
    'solvable false, unique undefined',
    'solvable true, unique false',
    'solvable true, unique true',
    'solvable undefined, unique undefined',
  ]);
});

it.each<[string, Record<string, unknown>]>([
  ['nothing', {}],
  ['a short solution', { solution: '1', rows: [] }],
  ['no solution and a solution', { solvable: false, found_by: 'exact', solution: '1'.repeat(81) }],
  ['several, one of which is shown', { solvable: true, unique: false, solution: '1'.repeat(81), found_by: 'exact' }],
])('%s is none', (_, result) => {
  expect(faults(result)).not.toEqual([]);
});
