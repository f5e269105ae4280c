import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const GUIDE = await readFile(join(ROOT, '.github/CONTRIBUTING.md'), 'utf8');

/** The code blocks of one language that follow the name of a file, by that name. */
function filesIn(guide: string, language: 'ts' | 'diff'): Map<string, string> {
  const blocks = guide.matchAll(/^\*\*(?<file>[^*\n]+)\*\*\n\n```(?<language>\w+)\n(?<code>.*?)^```$/gms);
  return new Map(
    [...blocks].flatMap(({ groups }) =>
      groups?.language === language ? [[groups.file ?? '', groups.code ?? '']] : [],
    ),
  );
}

/** Adds the lines of a diff that only adds, each where the lines around it stand. */
function added(text: string, diff: string): string {
  const lines = text.split('\n');
  let at = 0;
  for (const line of diff.split('\n').filter((each) => each !== '')) {
    if (line.startsWith('+')) {
      lines.splice(at, 0, line.slice(1));
    } else {
      const found = lines.indexOf(line.slice(1), at);
      if (found === -1) {
        throw new Error(`expected a line that stands in the file, got ${JSON.stringify(line.slice(1))}`);
      }
      at = found;
    }
    at++;
  }
  return lines.join('\n');
}

const FOLDER = 'function/tasks/sudoku4';
const LIST = 'function/tasks/index.ts';
const PUZZLE = '1.3..4.22....3.1';
const SOLVED = '1234341221434321';

/** Runs in the copy: asks the task, and prints what comes of it. */
const ASK = `
import { TASKS } from './dist/function/tasks/index.js';
const task = TASKS.find(({ name }) => name === 'sudoku4');
const tokensOf = (digits) => [...digits].map((digit) => Number(digit) + 1);
const told = (proposal) => ({ ...proposal, explain: proposal.explain(), result: proposal.result() });
const ask = (sudoku4) => task.pose({ question: 'Solve it', context: { sudoku4 } });
const { problem } = ask('${PUZZLE}');
const turned = problem.attempts(() => 1);
const logits = new Float32Array(16 * 6);
for (const [i, token] of tokensOf('${SOLVED}').entries()) logits[((i % 4) * 4 + Math.floor(i / 4)) * 6 + token] = 9;
console.log(JSON.stringify({
  shape: [task.sequenceLength, task.vocabularySize, task.outputVocabularySize, task.views],
  claimed: TASKS.filter((each) => each.claims({ question: 'Solve it', context: { sudoku4: 1 } }).kind === 'claimed').map(({ name }) => name),
  other: task.pose({ question: 'Solve it' }),
  wrong: ['1..4', '1..4..1..1..4..5', null, []].map(ask),
  tokens: problem.tokens,
  right: told(problem.propose(tokensOf('${SOLVED}'))),
  false: told(problem.propose(tokensOf('2234341221434321'))),
  junk: told(problem.propose([0, -7, 99, NaN])),
  turned: [turned.inputs, told(turned.look(logits).proposal)],
}));
`;

interface FaultData {
  summary: string;
  violations: string[];
  proven: boolean;
  explain: string;
  result: unknown;
}

interface Asked {
  shape: unknown[];
  claimed: string[];
  other: unknown;
  wrong: { kind: string; errors: { pointer: string; message: string }[] }[];
  tokens: number[];
  right: FaultData;
  false: FaultData;
  junk: FaultData;
  turned: [number[], FaultData];
}

describe('the task that CONTRIBUTING.md walks through', () => {
  const files = filesIn(GUIDE, 'ts');
  const diffs = filesIn(GUIDE, 'diff');
  let copy: string;
  let asked: Asked;

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'contributing-'));
    for (const name of ['function', 'package.json', 'tsconfig.json', '.biome.json']) {
      await cp(join(ROOT, name), join(copy, name), { recursive: true });
    }
    await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const [file, code] of files) {
      await mkdir(dirname(join(copy, file)), { recursive: true });
      await writeFile(join(copy, file), code, { flag: 'wx' });
    }
    for (const [file, diff] of diffs) {
      await writeFile(join(copy, file), added(await readFile(join(copy, file), 'utf8'), diff));
    }
    await run(join(ROOT, 'node_modules/.bin/tsc'), [], { cwd: copy });
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', ASK], { cwd: copy });
    asked = JSON.parse(stdout);
  });
  afterAll(() => rm(copy, { recursive: true, force: true }));

  it('is one folder, and one line of the list', () => {
    const names = ['read', 'rules', 'words', 'tokens', 'index'];
    expect([...files.keys()]).toEqual(names.map((name) => `${FOLDER}/${name}.ts`));
    expect([...diffs.keys()]).toEqual([LIST]);
  });

  it('is formatted and written as the rest of the code is', async () => {
    const checked = run(join(ROOT, 'node_modules/.bin/biome'), ['check', '--error-on-warnings', FOLDER, LIST], {
      cwd: copy,
    });
    await expect(checked).resolves.toBeDefined();
  });

  it('claims its own requests, and no other task does', () => {
    expect(asked.claimed).toEqual(['sudoku4']);
    expect(asked.other).toEqual({ kind: 'other', reason: 'context has no sudoku4' });
  });

  it('names what is wrong with a puzzle', () => {
    expect(asked.wrong).toEqual(
      [
        'expected 16 characters, got 4',
        'expected digits 1-4 or ".", got "5"',
        'expected 16 characters, got null',
        'expected 16 characters, got an array',
      ].map((message) => ({ kind: 'invalid', errors: [{ pointer: '/context/sudoku4', message }] })),
    );
  });

  it('shows a puzzle as tokens', () => {
    expect(asked.shape).toEqual([16, 6, 6, true]);
    expect(asked.tokens).toEqual([2, 1, 4, 1, 1, 5, 1, 3, 3, 1, 1, 1, 1, 4, 1, 2]);
  });

  it('proves the solution', () => {
    expect(asked.right).toEqual({
      summary: SOLVED,
      violations: [],
      proven: true,
      rank: [],
      explain: `Solved: ${SOLVED}.`,
      result: { solution: SOLVED },
    });
  });

  it('refutes what is no solution, in words', () => {
    expect(asked.false).toMatchObject({
      violations: ['row 1 column 1 was given as 1', 'row 1 lacks 1', 'column 1 lacks 1', 'box 1 lacks 1'],
      proven: false,
      explain: 'Not solved: the best attempt breaks 4 rules, first: row 1 column 1 was given as 1.',
    });
    expect(asked.junk).toMatchObject({ summary: '0'.repeat(16), proven: false });
  });

  it('reads an answer through another view', () => {
    const [inputs, { summary, proven }] = asked.turned;
    expect(inputs).toEqual([2, 1, 3, 1, 1, 5, 1, 4, 4, 1, 1, 1, 1, 3, 1, 2]);
    expect({ summary, proven }).toEqual({ summary: SOLVED, proven: true });
  });
});
