import { expect, it } from 'vitest';
import { SudokuChoices } from '../../../function/tasks/sudoku/choices.js';

/** A puzzle of the public list of 17 givens that singles solve, and its solution. */
const EASY = '000000010400000000020000000000050407008000300001090000300400200050100000000806000';
const SOLUTION = '693784512487512936125963874932651487568247391741398625319475268856129743274836159';
const HARD = '98.7..6..75.....9...6.9.....6......4..56...8.....32....3......1..83.1.7...79...5.';
const cells = (text: string) => [...text].map((sign) => Number(sign === '.' ? 0 : sign));

it('what follows by singles is chosen from the beginning', () => {
  const choices = SudokuChoices.of(cells(EASY));
  expect([choices.stuck, choices.waiting, choices.open()]).toEqual([false, 0, []]);
  expect(choices.answer()).toEqual(cells(SOLUTION));
});

it('a cell that is open has two digits left or more, and the model is shown the others', () => {
  const choices = SudokuChoices.of(cells(HARD));
  const open = choices.open();
  expect(open).toHaveLength(choices.waiting);
  for (const cell of open) expect(choices.allowed(cell).length).toBeGreaterThan(1);
  // Token 1 is a blank, and 2 to 10 are the digits.
  expect(choices.inputs()).toEqual(choices.answer().map((digit) => digit + 1));
  expect(open.every((cell) => choices.inputs()[cell] === 1)).toBe(true);
});

it('a choice is made with all that follows, and a copy knows nothing of it', () => {
  const choices = SudokuChoices.of(cells(HARD));
  const [cell = -1] = choices.open();
  const [digit = 0] = choices.allowed(cell);
  const copy = choices.copy();
  choices.choose(cell, digit);
  expect(choices.answer()[cell]).toBe(digit);
  expect(choices.waiting).toBeLessThan(copy.waiting);
  expect(copy.answer()[cell]).toBe(0);
});

it('a choice that contradicts the others is refuted, and nothing is open then', () => {
  const choices = SudokuChoices.of(cells(HARD));
  // There is a 9 in this row already.
  choices.choose(2, 9);
  expect([choices.stuck, choices.open()]).toEqual([true, []]);
});

it('givens that contradict each other are stuck, and nothing is open', () => {
  const choices = SudokuChoices.of(cells(`${'1'.repeat(2)}${'.'.repeat(79)}`));
  expect([choices.stuck, choices.open()]).toEqual([true, []]);
});

it('logits of a cell are those of its digits', () => {
  const choices = SudokuChoices.of(cells(HARD));
  const logits = Float32Array.from({ length: 81 * 11 }, (_, i) => i);
  expect(choices.logitsOf(2, logits)).toEqual([Number.NEGATIVE_INFINITY, ...[24, 25, 26, 27, 28, 29, 30, 31, 32]]);
});
