import type { Choices } from '../commitment.js';
import { identity } from '../symmetry.js';
import { CELLS, SIZE } from './grid.js';
import { candidates, isSingle, propagate } from './search.js';
import { tokenOf } from './vocabulary.js';

const DIGITS = identity(SIZE).map((i) => i + 1);

/**
 * The cells of a Sudoku as choices: a choice is a cell, and its tokens are the digits 1 to 9. Naked and hidden singles are made
 * with every choice, so that a choice which contradicts others is noticed early.
 */
export class SudokuChoices implements Choices {
  private constructor(
    /** For every cell (81) a bit for each digit that is left. */
    private readonly masks: Uint16Array,
    public stuck: boolean,
  ) {}

  /** Of givens (81, 0 blank). */
  static of(givens: readonly number[]): SudokuChoices {
    const masks = candidates(givens);
    return new SudokuChoices(
      masks,
      !propagate(
        masks,
        identity(CELLS).filter((cell) => givens[cell] !== 0),
      ),
    );
  }

  get waiting(): number {
    return this.masks.reduce((count, mask) => count + Number(!isSingle(mask)), 0);
  }

  inputs(): number[] {
    return this.answer().map(tokenOf);
  }

  answer(): number[] {
    return Array.from(this.masks, (mask) => (isSingle(mask) ? 32 - Math.clz32(mask) : 0));
  }

  open(): readonly number[] {
    return this.stuck ? [] : identity(CELLS).filter((cell) => !isSingle(this.masks[cell] ?? 0));
  }

  allowed(cell: number): readonly number[] {
    const mask = this.masks[cell] ?? 0;
    return DIGITS.filter((digit) => (mask & (1 << (digit - 1))) !== 0);
  }

  logitsOf(cell: number, logits: Float32Array): number[] {
    const first = cell * (logits.length / CELLS);
    return [
      Number.NEGATIVE_INFINITY,
      ...DIGITS.map((digit) => logits[first + tokenOf(digit)] ?? Number.NEGATIVE_INFINITY),
    ];
  }

  choose(cell: number, digit: number): void {
    this.masks[cell] = 1 << (digit - 1);
    this.stuck ||= !propagate(this.masks, [cell]);
  }

  copy(): SudokuChoices {
    return new SudokuChoices(this.masks.slice(), this.stuck);
  }
}
