import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { composePaper } from '../../../model/eval/compose-paper.js';
import { fillBands } from '../../../model/eval/exam.js';
import { sudokuExam } from '../../../model/tasks/sudoku/exam.js';

// A seed whose first puzzles of the rare kinds come early.
const ORDER = { seed: 4, count: 1 };

describe('composePaper', () => {
  it.each([1, 3])('makes the same from %d threads, which tell how far they are', async (threads) => {
    const screen = new PassThrough();
    const questions = await composePaper(sudokuExam, ORDER, screen, threads);
    expect(questions).toEqual(sudokuExam.parts.flatMap((part, i) => fillBands(part, { seed: 4 + i, count: 1 })));
    expect(String(screen.read())).toMatch(/^2 of 2 questions of the rarest kinds, \d+ per second\n$/);
  });

  it('fails with a task that has no exam, and still ends', async () => {
    await expect(composePaper({ ...sudokuExam, task: 'chess' }, ORDER, new PassThrough(), 1)).rejects.toThrow(
      'expected a part of a known exam, got part 0 of chess',
    );
  });
});
