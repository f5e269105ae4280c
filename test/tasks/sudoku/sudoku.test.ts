import { describe, expect, it } from 'vitest';
import type { ReasonRequest } from '../../../function/contract/reason.js';
import { puzzleTask } from '../../../function/tasks/puzzle.js';
import { sudoku } from '../../../function/tasks/sudoku/index.js';
import { readClaim } from '../../../function/tasks/task.js';
import { seeded } from '../../trm/random.js';

const PUZZLE = '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79';
const SOLVED = '534678912672195348198342567859761423426853791713924856961537284287419635345286179';
const EMPTY = '.'.repeat(81);
const numbers = (text: string) => [...text].map((c) => (c === '.' ? 0 : Number(c)));
const grid = (text: string) => Array.from({ length: 9 }, (_, r) => numbers(text).slice(r * 9, r * 9 + 9));
/** The text with one cell replaced, counting from row 1 column 1. */
const put = (text: string, row: number, column: number, c: string) => {
  const i = (row - 1) * 9 + column - 1;
  return text.slice(0, i) + c + text.slice(i + 1);
};
const read = (request: ReasonRequest) => readClaim(sudoku.claims(request));
const rowsOf = (changes: Record<number, unknown>) => grid(PUZZLE).map((row, r) => (r in changes ? changes[r] : row));

const asked = (context?: Record<string, unknown>, question = 'Solve it'): ReasonRequest => ({
  question,
  ...(context ? { context } : {}),
});

describe('reads', () => {
  it.each<[string, ReasonRequest]>([
    ['context.puzzle with dots', asked({ puzzle: PUZZLE })],
    ['context.puzzle with zeros', asked({ puzzle: PUZZLE.replaceAll('.', '0') })],
    ['context.grid', asked({ grid: grid(PUZZLE) })],
    ['81 characters as the question', asked(undefined, PUZZLE)],
    ['81 characters in a question', asked({}, `Please solve ${PUZZLE}, thanks.`)],
    ['81 zeros and digits in a question', asked(undefined, `puzzle: ${PUZZLE.replaceAll('.', '0')}`)],
    ['81 characters at the end of a sentence', asked(undefined, `Solve ${PUZZLE}.`)],
    ['other fields of the context', asked({ puzzle: PUZZLE, source: 'a newspaper' })],
    ['the context before the question', asked({ puzzle: PUZZLE }, EMPTY)],
  ])('%s', (_, request) => {
    expect(read(request)).toEqual({
      kind: 'problem',
      problem: { givens: numbers(PUZZLE), solutions: { kind: 'one' } },
    });
  });

  it.each([
    ['nothing given', EMPTY],
    ['all given', SOLVED],
  ])('%s', (_, puzzle) => {
    expect(read(asked({ puzzle }))).toMatchObject({ kind: 'problem' });
  });
});

describe('422, naming field and fault:', () => {
  it.each<[string, ReasonRequest, string, string]>([
    ['80 characters', asked({ puzzle: PUZZLE.slice(1) }), '/context/puzzle', 'expected 81 characters, got 80'],
    ['82 characters', asked({ puzzle: `${PUZZLE}.` }), '/context/puzzle', 'expected 81 characters, got 82'],
    ['an empty puzzle', asked({ puzzle: '' }), '/context/puzzle', 'expected 81 characters, got 0'],
    [
      '80 characters, one of two units',
      asked({ puzzle: `${PUZZLE.slice(2)}😀` }),
      '/context/puzzle',
      'got "😀" at row 9 column 8',
    ],
    ['no text', asked({ puzzle: 81 }), '/context/puzzle', 'expected 81 characters, or 9 rows of 9 cells, got number'],
    ['null', asked({ puzzle: null }), '/context/puzzle', 'expected 81 characters, or 9 rows of 9 cells, got null'],
    ['no rows at all', asked({ puzzle: [] }), '/context/puzzle', 'expected 9 rows, got 0'],
    [
      'a letter',
      asked({ puzzle: put(PUZZLE, 2, 3, 'y') }),
      '/context/puzzle',
      'expected digits 1-9, and "." or "0" for blanks, got "y" at row 2 column 3',
    ],
    ['an Arabic digit', asked({ puzzle: put(PUZZLE, 9, 9, '٣') }), '/context/puzzle', 'got "٣" at row 9 column 9'],
    [
      'a line break for a cell',
      asked({ puzzle: put(PUZZLE, 1, 9, '\n') }),
      '/context/puzzle',
      'got 2 rows and 80 cells',
    ],
    ['8 rows', asked({ grid: grid(PUZZLE).slice(1) }), '/context/grid', 'expected 9 rows, got 8'],
    ['no rows', asked({ grid: 'rows' }), '/context/grid', 'got "r" at row 1 column 1'],
    ['a short row', asked({ grid: rowsOf({ 4: [1, 2] }) }), '/context/grid/4', 'expected 9 cells, got 2'],
    [
      'a row of other text',
      asked({ grid: rowsOf({ 8: 'ninth' }) }),
      '/context/grid/8',
      'expected 9 cells, got "ninth"',
    ],
    ...([10, -1, 1.5, Number.NaN] as const).map((cell): [string, ReasonRequest, string, string] => [
      `a digit out of range, ${cell}`,
      asked({ grid: rowsOf({ 2: [0, cell, 0, 0, 0, 0, 0, 0, 0] }) }),
      '/context/grid/2/1',
      `expected a whole number from 0 to 9, or null, "" or "." for a blank, got ${cell}`,
    ]),
    [
      'a number as text',
      asked({ grid: rowsOf({ 0: ['10', 0, 0, 0, 0, 0, 0, 0, 0] }) }),
      '/context/grid/0/0',
      'for a blank, got "10"',
    ],
    [
      'both forms',
      asked({ puzzle: PUZZLE, grid: grid(PUZZLE) }),
      '/context',
      'expected either puzzle or grid, got both',
    ],
    ['a row', asked({ puzzle: put(put(EMPTY, 3, 1, '7'), 3, 8, '7') }), '/context/puzzle', 'row 3 has two 7s'],
    ['a column', asked({ puzzle: put(put(EMPTY, 1, 4, '2'), 9, 4, '2') }), '/context/puzzle', 'column 4 has two 2s'],
    ['a box', asked({ puzzle: put(put(EMPTY, 4, 4, '9'), 6, 6, '9') }), '/context/puzzle', 'box 5 has two 9s'],
    [
      'a grid',
      asked({ grid: rowsOf({ 2: [7, 0, 0, 0, 0, 0, 0, 7, 0], 5: grid(EMPTY)[0] }) }),
      '/context/grid',
      'row 3 has two 7s',
    ],
    ['the question', asked(undefined, put(put(EMPTY, 3, 1, '7'), 3, 8, '7')), '/question', 'row 3 has two 7s'],
    ['four of a kind', asked({ puzzle: `1111${EMPTY.slice(4)}` }), '/context/puzzle', 'row 1 has four 1s'],
  ])('%s', (_, request, pointer, message) => {
    const reading = read(request);
    if (reading.kind !== 'invalid') throw new Error(`expected invalid, got ${reading.kind}`);
    expect(reading.errors[0].pointer).toBe(pointer);
    expect(reading.errors[0].message).toContain(message);
  });

  it('every clash is listed, each once', () => {
    const reading = read(asked({ puzzle: put(put(put(EMPTY, 1, 1, '5'), 1, 2, '5'), 9, 1, '5') }));
    expect(reading).toEqual({
      kind: 'invalid',
      errors: ['row 1 has two 5s', 'column 1 has two 5s', 'box 1 has two 5s'].map((message) => ({
        pointer: '/context/puzzle',
        message,
      })),
    });
  });
});

describe('not its business:', () => {
  it.each<[string, ReasonRequest]>([
    ['prose', asked({}, 'How should I optimize my cluster?')],
    ['another context', asked({ current_nodes: 10, workloads: [] })],
    ['80 characters in the question', asked(undefined, `Solve ${PUZZLE.slice(1)}`)],
    ['90 digits in the question', asked(undefined, '1'.repeat(90))],
    ['a long row of dots', asked(undefined, `and so on${'.'.repeat(200)}`)],
    ['an inherited key', asked(Object.create({ puzzle: PUZZLE }))],
  ])('%s', (_, request) => {
    expect(read(request)).toMatchObject({
      kind: 'other',
      reason: expect.stringContaining('neither puzzle nor'),
    });
  });
});

const problem = { givens: numbers(PUZZLE) };
const judge = (text: string) => sudoku.judge(problem, { digits: numbers(text) }).violations;

describe('the checker', () => {
  it('proves the solution', () => {
    expect(judge(SOLVED)).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ['a blank', put(SOLVED, 1, 3, '.'), ['1 of 81 cells hold no digit']],
    [
      'a given that is blank',
      put(SOLVED, 1, 1, '.'),
      ['1 of 81 cells hold no digit', 'row 1 column 1 was given as 5 and reads blank'],
    ],
    ['a wrong digit', put(SOLVED, 1, 3, '5'), ['row 1 has two 5s', 'column 3 has two 5s', 'box 1 has two 5s']],
    [
      'another right grid that changes givens',
      SOLVED.replace(/[12]/g, (d) => (d === '1' ? '2' : '1')),
      numbers(PUZZLE).flatMap((given, i) =>
        given === 1 || given === 2
          ? [`row ${Math.floor(i / 9) + 1} column ${(i % 9) + 1} was given as ${given} and reads ${3 - given}`]
          : [],
      ),
    ],
  ])('refutes %s', (_, text, violations) => {
    expect(judge(text)).toEqual(violations);
  });

  it.each([
    ['no cells', []],
    ['80 cells', numbers(SOLVED).slice(1)],
    ['numbers that are no digits', Array.from({ length: 81 }, (_, i) => i + 10)],
    ['fractions', numbers(SOLVED).map((d) => d / 2)],
  ])('refutes %s', (_, digits) => {
    expect(sudoku.judge({ givens: numbers(EMPTY) }, { digits }).violations[0]).toMatch(
      /^\d+ of 81 cells hold no digit$/,
    );
  });

  it('refutes every single cell that is changed', () => {
    for (let i = 0; i < 81; i++) {
      const digits = numbers(SOLVED);
      digits[i] = ((digits[i] ?? 0) % 9) + 1;
      expect(sudoku.judge(problem, { digits }).violations, `cell ${i}`).not.toEqual([]);
    }
  });
});

describe('tokens', () => {
  it('are 1 for blank and digit + 1, and come back', () => {
    expect(sudoku.encode(problem).slice(0, 5)).toEqual([6, 4, 1, 1, 8]);
    const digits = numbers(SOLVED);
    expect(sudoku.decode(problem, sudoku.encodeAnswer({ digits }))).toEqual({ digits });
  });

  it.each<[string, number[]]>([
    ['none', []],
    ['all pad', Array.from({ length: 81 }, () => 0)],
    ['too few', [5, 5]],
    ['too many', Array.from({ length: 200 }, () => 5)],
    ['out of range', Array.from({ length: 81 }, (_, i) => i * 1000 - 500)],
    ['no numbers', Array.from({ length: 81 }, () => Number.NaN)],
    ['random ones', Array.from({ length: 81 }, seeded(4)).map((v) => Math.floor(v * 11))],
  ])('%s: decoded to 81 cells and refuted, never thrown', (_, tokens) => {
    const reading = puzzleTask(sudoku).pose(asked({ puzzle: PUZZLE }));
    if (reading.kind !== 'problem') throw new Error('expected a problem');
    const proposal = reading.problem.propose(tokens);
    expect(proposal.violations.length).toBeGreaterThan(0);
    expect(proposal.explain()).toMatch(/^Not solved: the best attempt breaks \d+ rules?, first: .+\.$/);
    expect(proposal.summary).toMatch(/^\d{81}$/);
    expect(JSON.parse(JSON.stringify(proposal.result()))).toMatchObject({ solution: proposal.summary });
  });

  it('of the solution are explained and given as digits and rows', () => {
    const reading = puzzleTask(sudoku).pose(asked({ puzzle: PUZZLE }));
    if (reading.kind !== 'problem') throw new Error('expected a problem');
    const proposal = reading.problem.propose(numbers(SOLVED).map((d) => d + 1));
    expect(proposal.violations).toEqual([]);
    expect(proposal.explain()).toContain(`Solved: ${SOLVED}.`);
    expect(proposal.result()).toEqual({ solvable: true, unique: true, solution: SOLVED, rows: grid(SOLVED) });
  });
});
