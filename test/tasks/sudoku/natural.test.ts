import { describe, expect, it } from 'vitest';
import type { ReasonRequest } from '../../../function/contract/reason.js';
import { puzzleTask } from '../../../function/tasks/puzzle.js';
import { findInText } from '../../../function/tasks/sudoku/forms/text.js';
import { sudoku } from '../../../function/tasks/sudoku/index.js';
import { countSolutions } from '../../../function/tasks/sudoku/solutions.js';
import { readClaim } from '../../../function/tasks/task.js';
import { seeded } from '../../trm/random.js';
import { STYLES } from './styles.js';

const PUZZLE = '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79';
const numbers = (text: string) => [...text].map((c) => (c === '.' ? 0 : Number(c)));
const GRID = Array.from({ length: 9 }, (_, r) => numbers(PUZZLE).slice(r * 9, r * 9 + 9));
const LINES = GRID.map((row) => row.join('').replaceAll('0', '.'));
const read = (request: Partial<ReasonRequest>) => readClaim(sudoku.claims({ question: '', ...request }));

/** The same puzzle, as people and programs write it. */
const FORMS: readonly (readonly [form: string, text: string])[] = [
  ['SadMan, .sdk', `[Puzzle]\n${LINES.join('\n')}`],
  ['SudoCue, .sdk', `#ARuud\n#DA random puzzle\n#B03-08-2006\n#LEasy\n${LINES.join('\n')}`],
  [
    '.sdk with what was filled in since',
    `[Puzzle]\n${LINES.join('\n')}\n[State]\n${LINES.join('\n').replace('.', '4')}`,
  ],
  [
    'Simple Sudoku, .ss',
    ` *-----------*
 |53.|.7.|...|
 |6..|195|...|
 |.98|...|.6.|
 |---+---+---|
 |8..|.6.|..3|
 |4..|8.3|..1|
 |7..|.2.|..6|
 |---+---+---|
 |.6.|...|28.|
 |...|419|..5|
 |...|.8.|.79|
 *-----------*
 Simple Sudoku
  Version 4.2n`,
  ],
  [
    'candidates that are left, of which single ones stand',
    `*--------------------------------------------------------------------*
| 5      3      124    | 26     7      2468   | 1489   1249   248    |
| 6      247    247    | 1      9      5      | 3478   234    2478   |
| 12     9      8      | 23     34     24     | 13457  6      247    |
|----------------------+----------------------+----------------------|
| 8      125    1259   | 579    6      147    | 4579   2459   3      |
| 4      25     2569   | 8      5679   3      | 579    259    1      |
| 7      15     1359   | 59     2      14     | 4589   459    6      |
|----------------------+----------------------+----------------------|
| 139    6      134579 | 3579   35     67     | 2      8      47     |
| 23     278    237    | 4      1      9      | 36     36     5      |
| 123    1245   12345  | 2356   8      26     | 1346   7      9      |
*--------------------------------------------------------------------*`,
  ],
  [
    'SudoCue, .sdx',
    '5 3 124 26 7 2468 1489 1249 248\n6 247 247 1 9 5 3478 234 2478\n12 9 8 23 34 24 13457 6 247\n8 125 1259 579 6 147 4579 2459 3\n4 25 2569 8 5679 3 579 259 1\n7 15 1359 59 2 14 4589 459 6\n139 6 134579 3579 35 67 2 8 47\n23 278 237 4 1 9 36 36 5\n123 1245 12345 2356 8 26 1346 7 9',
  ],
  [
    'QQWing',
    ` 5 3 . | . 7 . | . . .
 6 . . | 1 9 5 | . . .
 . 9 8 | . . . | . 6 .
-------|-------|-------
 8 . . | . 6 . | . . 3
 4 . . | 8 . 3 | . . 1
 7 . . | . 2 . | . . 6
-------|-------|-------
 . 6 . | . . . | 2 8 .
 . . . | 4 1 9 | . . 5
 . . . | . 8 . | . 7 9`,
  ],
  ['QQWing, CSV', `Puzzle,\n${PUZZLE},`],
  [
    "Peter Norvig's",
    `5 3 . |. 7 . |. . .
6 . . |1 9 5 |. . .
. 9 8 |. . . |. 6 .
------+------+------
8 . . |. 6 . |. . 3
4 . . |8 . 3 |. . 1
7 . . |. 2 . |. . 6
------+------+------
. 6 . |. . . |2 8 .
. . . |4 1 9 |. . 5
. . . |. 8 . |. 7 9 `,
  ],
  [
    'py-sudoku',
    `---------------------------
9x9 (3x3) SUDOKU PUZZLE
Difficulty: 0.40
---------------------------
+-------+-------+-------+
| 5 3   |   7   |       |
| 6     | 1 9 5 |       |
|   9 8 |       |   6   |
+-------+-------+-------+
| 8     |   6   |     3 |
| 4     | 8   3 |     1 |
| 7     |   2   |     6 |
+-------+-------+-------+
|   6   |       | 2 8   |
|       | 4 1 9 |     5 |
|       |   8   |   7 9 |
+-------+-------+-------+`,
  ],
  ['three lines of 27', PUZZLE.replace(/(.{27})/g, '$1\n')],
  ['rows between slashes of a sentence', `Row by row: ${LINES.join(' ')}`],
  ['lines that are numbered', LINES.map((line, r) => `| R${r + 1} | ${[...line].join(' | ')} |`).join('\n')],
  ['emoji', LINES.map((line) => [...line].map((c) => (c === '.' ? '⬜' : `${c}\uFE0F\u20E3`)).join('')).join('\n')],
  [
    'blank lines between boxes',
    `${LINES.slice(0, 3).join('\n')}\n\n${LINES.slice(3, 6).join('\n')}\n\n${LINES.slice(6).join('\n')}\n`,
  ],
  ['indented, with Windows line ends', LINES.map((line) => `    ${line}`).join('\r\n')],
];

describe('a Sudoku as people have it is read from context.puzzle, from another name, from the question, and as a body:', () => {
  it.each(FORMS)('%s', (_, text) => {
    const problem = { kind: 'problem', problem: { givens: numbers(PUZZLE), solutions: { kind: 'one' } } };
    expect(read({ context: { puzzle: text } })).toEqual(problem);
    expect(read({ context: { clipboard: text } })).toEqual(problem);
    expect(read({ question: `Can you solve this for me?\n\n${text}\n\nThank you!` })).toEqual(problem);
    expect(sudoku.bare?.(text)).toEqual({ question: 'Solve this Sudoku.', context: { puzzle: text } });
  });
});

describe('rows and cells in JSON:', () => {
  it.each<[string, Record<string, unknown>]>([
    ['rows as strings', { grid: LINES }],
    [
      'rows as strings with spaces and bars',
      { grid: LINES.map((line) => line.replace(/(...)(...)(...)/, '$1 | $2 | $3')) },
    ],
    [
      'rows as strings with lines between them',
      { puzzle: LINES.toSpliced(6, 0, '---+---+---').toSpliced(3, 0, '---+---+---') },
    ],
    ['0 for blanks', { grid: GRID }],
    ['null for blanks', { grid: GRID.map((row) => row.map((cell) => cell || null)) }],
    ['"" for blanks', { board: GRID.map((row) => row.map((cell) => cell || '')) }],
    ['"." for blanks, digits as strings', { sudoku: GRID.map((row) => row.map((cell) => String(cell || '.'))) }],
    ['one list of 81 cells', { cells: numbers(PUZZLE) }],
    ['one list of 81 strings', { puzzle: [...PUZZLE] }],
    ['under another name', { theirs: GRID }],
    ['beside a puzzle that is null', { puzzle: null, grid: GRID }],
  ])('%s', (_, context) => {
    expect(read({ context })).toMatchObject({ kind: 'problem', problem: { givens: numbers(PUZZLE) } });
    expect(sudoku.bare?.(context)).toEqual(
      'theirs' in context ? undefined : { question: 'Solve this Sudoku.', context },
    );
  });
});

describe('what drawing writes, reading reads back:', () => {
  it.each(STYLES.map((style) => [style.name, style] as const))('%s', (_, { write }) => {
    const random = seeded(11);
    for (let round = 0; round < 25; round++) {
      const kept = random();
      const cells = Array.from({ length: 81 }, () => (random() < kept ? 1 + Math.floor(random() * 9) : 0));
      // At least one digit that no maze has, as every Sudoku with one solution has eight.
      cells[40] = 5;
      const text = write(cells);
      expect(findInText(text), text).toEqual(cells);
    }
  });
});

describe('what is wrong is told:', () => {
  it.each<[string, Record<string, unknown>, string, string]>([
    [
      'a row that is short',
      { puzzle: LINES.with(4, '4..8.3..').join('\n') },
      '/context/puzzle',
      'expected 9 cells in each of 9 rows, got 8 in row 5',
    ],
    [
      'a row that is missing',
      { puzzle: LINES.slice(1).join('\n') },
      '/context/puzzle',
      'expected 9 rows of 9 cells, got 8 rows and 72 cells',
    ],
    [
      'a letter',
      { puzzle: LINES.join('\n').replace('8', 'B') },
      '/context/puzzle',
      'expected digits 1-9, and "." or "0" for blanks, got "B" at row 3 column 3',
    ],
    [
      'a cell that is no digit',
      { grid: GRID.with(0, [5, 3, 'a', 0, 7, 0, 0, 0, 0] as unknown as number[]) },
      '/context/grid/0/2',
      'for a blank, got "a"',
    ],
    [
      'a Sudoku of another size',
      {
        grid: [
          [1, 2],
          [3, 4],
        ],
      },
      '/context/grid',
      'expected 9 rows, got 2',
    ],
    [
      'a clash in another name',
      { theirs: LINES.join('\n').replace('53', '55') },
      '/context/theirs',
      'row 1 has two 5s',
    ],
  ])('%s', (_, context, pointer, message) => {
    const reading = read({ context });
    if (reading.kind !== 'invalid') throw new Error(`expected invalid, got ${reading.kind}`);
    expect(reading.errors[0]).toMatchObject({ pointer, message: expect.stringContaining(message) });
  });
});

describe('what is another thing:', () => {
  it.each<[string, Partial<ReasonRequest>]>([
    ['a drawn maze by the name of a grid', { context: { grid: ['#####', '#S.G#', '#####'] } }],
    [
      'a maze of 0 and 1',
      {
        context: {
          grid: [
            [0, 1],
            [0, 0],
          ],
        },
      },
    ],
    ['a table of other numbers', { question: '| 10 | 20 | 30 |\n|----|----|----|\n| 1 | 2 | 3 |' }],
    ['a maze of 0 and 1 in the question', { question: '010101010\n'.repeat(9) }],
    ['80 characters', { question: PUZZLE.slice(1) }],
  ])('%s', (_, request) => {
    expect(read(request).kind).toBe('other');
  });

  it('80 characters are told as what they nearly are', () => {
    expect(read({ question: `Solve ${PUZZLE.slice(1)}` })).toMatchObject({
      reason: expect.stringContaining('but 80 characters in a row'),
    });
  });
});

describe('a Sudoku that has not one solution is answered at once:', () => {
  const answered = (puzzle: string) => {
    const reading = puzzleTask(sudoku).pose({ question: '', context: { puzzle } });
    if (reading.kind !== 'problem') throw new Error(`expected a problem, got ${reading.kind}`);
    return reading.problem.answered;
  };

  it('none: not solvable, proven', () => {
    const none = answered(PUZZLE.replace('53..7', '53.27'));
    expect(none).toMatchObject({ proven: true, by: 'exact', violations: [] });
    expect(none?.result()).toEqual({ solvable: false, found_by: 'exact' });
    expect(none?.explain()).toBe(
      'No solution: an exact search shows that no digits in the blanks go with these 31 givens. One of them may be a slip.',
    );
  });

  it('several: two are shown, and where they differ', () => {
    const several = answered(`${'.'.repeat(6)}${PUZZLE.slice(6).replace('7', '.')}`);
    expect(several).toMatchObject({ proven: true, by: 'exact', violations: [] });
    const { solution, other_solution, ...rest } = several?.result() ?? {};
    expect(rest).toMatchObject({ solvable: true, unique: false, found_by: 'exact' });
    expect([solution, other_solution].map((text) => countSolutions(numbers(String(text))).kind)).toEqual([
      'one',
      'one',
    ]);
    expect(several?.explain()).toMatch(
      /^Several solutions, of which two are shown: \d{81} and \d{81}\. They differ in \d+ cells; /,
    );
  });

  it('one: it is left to the model', () => {
    expect(answered(PUZZLE)).toBeUndefined();
  });

  it('an answer that claims what was not counted is refuted', () => {
    expect(sudoku.judge({ givens: numbers(PUZZLE) }, { digits: numbers(PUZZLE), none: true })).toMatchObject({
      proven: false,
      violations: ['it is not proven that there is no solution'],
    });
    const digits = numbers('534678912672195348198342567859761423426853791713924856961537284287419635345286179');
    expect(sudoku.judge({ givens: numbers(PUZZLE) }, { digits, other: digits }).violations).toEqual([
      'both solutions are the same',
    ]);
  });
});
