import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../model/command.js';
import { makeDataset } from '../../../model/data/dataset.js';
import { generate, readOrder } from '../../../model/data/generate.js';
import { mazeTeacher } from '../../../model/tasks/maze/teacher.js';
import { sudokuTeacher } from '../../../model/tasks/sudoku/teacher.js';

const GOOD = ['sudoku', '--count', '4', '--seed', '3', '--out', 'a.safetensors'];
const but = (from: string, to: string) => GOOD.map((argument) => (argument === from ? to : argument));

describe('readOrder', () => {
  it('reads task, count, seed and file', () => {
    expect(readOrder(GOOD)).toEqual({
      teacher: sudokuTeacher,
      kind: 'minimal',
      count: 4,
      seed: 3,
      out: 'a.safetensors',
    });
    expect(readOrder([...GOOD, '--kind', 'few'])).toMatchObject({ kind: 'few' });
  });

  it.each<[string, string[], number]>([
    ['15 unless told', [], 15],
    ['the least', ['--side', '5'], 5],
    ['the most', ['--side', '30'], 30],
  ])('mazes of a side: %s', (_, side, want) => {
    const { teacher, kind } = readOrder([...but('sudoku', 'maze'), ...side]);
    expect(kind).toBe('mixed');
    expect(teacher.board?.side).toBe(want);
    expect(teacher.task).toMatchObject({ name: 'maze', sequenceLength: want * want, vocabularySize: 6 });
  });

  it.each<[string, string[], string]>([
    ['no task', GOOD.slice(1), 'expected one task, of sudoku, placement, maze, emptying, got none'],
    ['an unknown task', but('sudoku', 'chess'), 'expected one task, of sudoku, placement, maze, emptying, got chess'],
    ['two tasks', ['sudoku', ...GOOD], 'expected one task, of sudoku, placement, maze, emptying, got sudoku sudoku'],
    ['no count', ['sudoku', ...GOOD.slice(3)], 'expected --count with a value, got none'],
    ['no seed', [...GOOD.slice(0, 3), ...GOOD.slice(5)], 'expected --seed with a value, got none'],
    ['no file', GOOD.slice(0, 5), 'expected --out with a value, got none'],
    ['a count of nothing', but('4', '0'), 'expected --count to be a whole number from 1 to 10000000, got "0"'],
    ['a count in words', but('4', 'four'), 'expected --count to be a whole number from 1 to 10000000, got "four"'],
    ['a broken seed', but('3', '1e3'), 'expected --seed to be a whole number from 0 to 4294967295, got "1e3"'],
    [
      'a wide seed',
      but('3', '4294967296'),
      'expected --seed to be a whole number from 0 to 4294967295, got "4294967296"',
    ],
    ['an unknown kind', [...GOOD, '--kind', 'easy'], 'expected --kind to be one of minimal, few, hard, got easy'],
    [
      'an unknown kind of maze',
      [...but('sudoku', 'maze'), '--kind', 'hard'],
      'expected --kind to be one of mixed, perfect, braided, rooms, got hard',
    ],
    ['a side for Sudoku', [...GOOD, '--side', '9'], 'expected no --side, since sudoku has one size, got 9'],
    ...['4', '31', 'wide'].map((side): [string, string[], string] => [
      `side ${side}`,
      [...but('sudoku', 'maze'), '--side', side],
      `expected --side to be a whole number from 5 to 30, got "${side}"`,
    ]),
    ['an unknown option', [...GOOD, '--jobs', '2'], "expected known arguments, got Unknown option '--jobs'"],
  ])('with %s says what it expected', (_, args, message) => {
    expect(() => readOrder(args)).toThrow(UsageError);
    expect(() => readOrder(args)).toThrow(message);
  });
});

describe('generate', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'generate-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('writes the file, in folders that it makes, and says so in lines where no terminal listens', async () => {
    const out = join(folder, 'new', 'sudoku.safetensors');
    const screen = new PassThrough();
    await generate(['sudoku', '--count', '4', '--seed', '3', '--out', out], screen);
    const file = await readFile(out);
    expect(Buffer.compare(file, makeDataset(sudokuTeacher, { kind: 'minimal', count: 4, seed: 3 }))).toBe(0);
    const told = String(screen.read()).split('\n');
    expect(told[0]).toMatch(/^4 of 4 examples, \d+ per second$/);
    expect(told[1]).toBe(`${out}: 4 minimal sudoku examples of seed 3, ${file.byteLength} bytes`);
  });

  it('writes mazes of a side', async () => {
    const out = join(folder, 'maze.safetensors');
    await generate(['maze', '--side', '7', '--count', '3', '--seed', '3', '--out', out], new PassThrough());
    const made = makeDataset(mazeTeacher(7), { kind: 'mixed', count: 3, seed: 3 });
    expect(Buffer.compare(await readFile(out), made)).toBe(0);
  });

  it('finds before the work that the file cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const out = join(folder, 'file', 'below');
    await expect(generate(['sudoku', '--count', '9999999', '--seed', '3', '--out', out])).rejects.toThrow(
      /EEXIST|ENOTDIR/,
    );
  });
});
