import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Exam, Question } from '../../../model/eval/exam.js';
import { examPaper } from '../../../model/eval/exam-paper.js';

const exam: Exam = { task: 'counting', version: 1, parts: [{ bands: ['low', 'high'], questions: () => [] }] };
const questions: Question[] = [
  { request: { question: '1', context: { puzzle: '1.' } }, bands: ['low'] },
  { request: { question: '9' }, bands: ['high'] },
];
const ORDER = { seed: 5, count: 1 };
const NAME = 'counting-v1-seed5-count1.json';

let folder = '';
let made = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paper-'));
  made = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const compose = async () => {
  made++;
  return questions;
};
const ask = (of: Exam = exam, order = ORDER, where = folder) => examPaper(of, order, { folder: where, compose });

describe('examPaper', () => {
  it('is made once and kept in one file, in folders that it makes', async () => {
    const below = join(folder, 'new', 'exams');
    expect(await ask(exam, ORDER, below)).toEqual(questions);
    expect(await ask(exam, ORDER, below)).toEqual(questions);
    expect(made).toBe(1);
    expect(await readdir(below)).toEqual([NAME]);
  });

  it.each([
    ['broken', (text: string) => text.slice(0, 100)],
    ['empty', () => ''],
    ['of another kind', () => '[]'],
    ['of another seed', (text: string) => text.replace('"seed":5', '"seed":6')],
    ['of another count', (text: string) => text.replace('"count":1', '"count":2')],
    ['of another version', (text: string) => text.replace('"version":1', '"version":2')],
    ['of another task', (text: string) => text.replace('"task":"counting"', '"task":"maze"')],
    ['one with a band short', (text: string) => text.replace('"high"', '"low"')],
    ['one with a band unheard of', (text: string) => text.replace('"high"', '"high","higher"')],
    ['one whose question is none', (text: string) => text.replace('"question":"9"', '"question":""')],
  ])('is made anew where the file is %s', async (_, change) => {
    await ask();
    const good = await readFile(join(folder, NAME), 'utf8');
    expect(change(good)).not.toBe(good);
    await writeFile(join(folder, NAME), change(good));
    expect(await ask()).toEqual(questions);
    expect(made).toBe(2);
    expect(await readFile(join(folder, NAME), 'utf8')).toBe(good);
  });

  it('is another one for another version of the exam', async () => {
    await ask();
    await ask({ ...exam, version: 2 });
    expect(made).toBe(2);
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('finds before the work that it cannot be kept', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(ask(exam, ORDER, join(folder, 'file', 'below'))).rejects.toThrow(/EEXIST|ENOTDIR/);
    await mkdir(join(folder, NAME));
    await expect(ask()).rejects.toThrow('EISDIR');
    expect(made).toBe(0);
  });
});
