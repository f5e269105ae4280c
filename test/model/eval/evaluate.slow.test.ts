import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { loadModel } from '../../../function/models/load.js';
import { bundle } from '../../../model/bundle.js';
import { UsageError } from '../../../model/command.js';
import { evaluate, readOrder } from '../../../model/eval/evaluate.js';
import { SEEDS, usualQuestions } from '../../../model/eval/exam.js';
import { runExam } from '../../../model/eval/run-exam.js';
import { sudokuExam } from '../../../model/tasks/sudoku/exam.js';

describe('the arguments of model:eval', () => {
  it('default to 1,000 puzzles of the evaluation seed', () => {
    expect(readOrder(['sudoku'])).toMatchObject({ count: 1000, seed: SEEDS.evaluation, steps: undefined });
  });

  it('may ask for one kind of tables alone', () => {
    expect(readOrder(['placement']).only).toBeUndefined();
    expect(readOrder(['placement', '--questions']).only).toBe('questions');
    expect(readOrder(['placement', '--sizes']).only).toBe('sizes');
  });

  it.each([
    [[], 'expected one task, of sudoku, placement, maze, got none'],
    [['chess'], 'expected one task, of sudoku, placement, maze, got chess'],
    [['sudoku', 'maze'], 'expected one task, of sudoku, placement, maze, got sudoku maze'],
    [['sudoku', '--count', '0'], 'expected --count to be a whole number from 1 to 1000000, got "0"'],
    [['sudoku', '--seed', '-1'], "expected known arguments, got Option '--seed' argument is ambiguous"],
    [['sudoku', '--steps', 'many'], 'expected --steps to be a whole number from 1 to 1000, got "many"'],
  ])('%j are refused', (args, message) => {
    expect(() => readOrder(args)).toThrow(UsageError);
    expect(() => readOrder(args)).toThrow(message);
  });
});

it('model:bundle wants weights and a version', async () => {
  await expect(bundle(['sudoku'])).rejects.toThrow('expected --weights and --version, got neither');
});

it('the shipped model sits a short exam', async () => {
  const questions = usualQuestions(sudokuExam, { seed: 5, count: 8 });
  const model = await loadModel('model/bundles/sudoku');
  const deep = await runExam(model, questions, { budget: { steps: 6, starts: 1, widenAfter: 1 } });
  expect(deep.map(({ bands }) => bands)).toEqual(questions.map(({ bands }) => bands));
  expect(deep.filter(({ right }) => right).length).toBeGreaterThanOrEqual(3);
  for (const { steps, used } of deep) expect([steps <= 6, used]).toEqual([true, { starts: 1, steps }]);
  const marked: number[] = [];
  const broad = await runExam(model, questions, {
    budget: { steps: 8, starts: 16, widenAfter: 4 },
    onMark: (count) => marked.push(count),
  });
  expect(marked).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(broad.filter(({ right }) => right).length).toBeGreaterThanOrEqual(7);
});

it('evaluates any checkpoint that the engine reads, prints its tables and draws its charts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'evaluate-'));
  const lines = vi.spyOn(console, 'log').mockImplementation(() => {});
  const screen = new PassThrough();
  const order = ['--checkpoint', 'test/vectors/eqr.pth', '--count', '1', '--steps', '2', '--starts', '3'];
  await evaluate(['sudoku', ...order, '--plots', folder], screen);
  const printed = lines.mock.calls.flat().join('\n');
  lines.mockRestore();
  expect(printed).toContain('One start, at most 2 steps:');
  expect(printed).toContain('At most 3 starts of 2 steps');
  for (const band of ['all minimal', '20+ guesses', '17 to 20 givens']) expect(printed).toContain(`| ${band}`);
  expect(printed).toContain('expected calibration error');
  expect((await readdir(folder)).sort()).toEqual(['breadth.svg', 'depth.svg', 'reliability.svg']);
  for (const file of await readdir(folder)) expect(await readFile(join(folder, file), 'utf8')).toMatch(/^<svg/);
  await rm(folder, { recursive: true });
});
