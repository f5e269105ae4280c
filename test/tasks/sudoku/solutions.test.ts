import { describe, expect, it } from 'vitest';
import { countSolutions, MOST_GUESSES } from '../../../function/tasks/sudoku/solutions.js';
import { seeded } from '../../trm/random.js';

const digits = (text: string) => [...text].map((c) => (c === '.' ? 0 : Number(c)));
const SOLVED = '534678912672195348198342567859761423426853791713924856961537284287419635345286179';

/** Solutions counted in the plainest way, up to two: cell by cell, digit by digit. Nothing is shared with what it checks. */
function counted(cells: number[]): number {
  const at = cells.indexOf(0);
  const fits = (cell: number, digit: number) =>
    cells.every((other, i) => {
      const [r, c, R, C] = [Math.floor(i / 9), i % 9, Math.floor(cell / 9), cell % 9];
      const box = Math.floor(r / 3) === Math.floor(R / 3) && Math.floor(c / 3) === Math.floor(C / 3);
      return i === cell || other !== digit || (r !== R && c !== C && !box);
    });
  if (at === -1) return cells.every((digit, cell) => fits(cell, digit)) ? 1 : 0;
  let found = 0;
  for (let digit = 1; digit <= 9 && found < 2; digit++) {
    if (fits(at, digit)) found += counted(cells.with(at, digit));
  }
  return Math.min(2, found);
}

describe('how many solutions a Sudoku has', () => {
  it.each<[string, string, string]>([
    ['an easy one', '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79', 'one'],
    ["Arto Inkala's", '8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4..', 'one'],
    ['17 givens', '000000010400000000020000000000050407008000300001090000300400200050100000000806000', 'one'],
    ['a full grid', SOLVED, 'one'],
    ['an empty grid', '.'.repeat(81), 'several'],
    ['one given', `${'.'.repeat(80)}1`, 'several'],
    [
      '16 of 17 givens',
      '000000010400000000020000000000050407008000300001090000300400200050100000000806000'.replace('6', '0'),
      'several',
    ],
    ['a cell without a digit', `12345678.${'.'.repeat(8)}9${'.'.repeat(63)}`, 'none'],
    ['a wrong given', `.1${SOLVED.slice(2)}`.replace('.1', '.4'), 'none'],
    [
      'one of few givens that has none, which takes minutes to see',
      '.....5.8....6.1.43..........1.5........1.6...3.......553.....61........4.........',
      'uncounted',
    ],
  ])('%s: %s is %s', (_, puzzle, kind) => {
    expect(countSolutions(digits(puzzle)).kind).toBe(kind);
  });

  it('is what the plainest count says, for grids of every number of blanks', () => {
    const random = seeded(7);
    const seen = new Set<string>();
    for (let round = 0; round < 300; round++) {
      const cells = digits(SOLVED);
      const open = Math.floor(random() * 46);
      for (let i = 0; i < open; i++) cells[Math.floor(random() * 81)] = 0;
      // Every second grid gets a digit that may be wrong.
      if (round % 2) cells[cells.indexOf(0)] = 1 + Math.floor(random() * 9);
      const kind = countSolutions(cells).kind;
      expect(['none', 'one', 'several'][counted(cells)], cells.join('')).toBe(kind);
      seen.add(kind);
    }
    expect([...seen].sort()).toEqual(['none', 'one', 'several']);
  });

  it('shows two of several, which differ and keep the givens', () => {
    const givens = digits(`${'.'.repeat(80)}1`);
    const solutions = countSolutions(givens);
    if (solutions.kind !== 'several') throw new Error(`expected several, got ${solutions.kind}`);
    const [first, second] = solutions.two;
    expect(first).not.toEqual(second);
    expect([counted([...first]), counted([...second])]).toEqual([1, 1]);
    expect([first[80], second[80]]).toEqual([1, 1]);
  });

  it('of one solution keeps nothing of it', () => {
    expect(countSolutions(digits(`.${SOLVED.slice(1)}`))).toEqual({ kind: 'one' });
  });

  it('is not said where the count was given up', () => {
    expect(countSolutions(digits('.'.repeat(81)), 3)).toEqual({ kind: 'uncounted' });
    expect(MOST_GUESSES).toBeGreaterThan(1000);
  });
});
