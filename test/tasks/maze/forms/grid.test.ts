import { describe, expect, it } from 'vitest';
import { readGrid as readNumbers } from '../../../../function/tasks/maze/forms/grid.js';

const readGrid = ({ grid, ...context }: Record<string, unknown>) => readNumbers(grid, '/context/grid', context);
const GRID = [
  [0, 0, 1],
  [1, 0, 0],
];
const GOOD = { grid: GRID, start: [0, 0], goal: [1, 2] };
const zeros = (rows: number, columns: number) => Array.from({ length: rows }, () => new Array<number>(columns).fill(0));

describe('reads', () => {
  it('rows of 0 and 1, and where start and goal are', () => {
    expect(readGrid(GOOD)).toEqual({
      kind: 'problem',
      problem: { rows: 2, columns: 3, walls: [false, false, true, true, false, false], start: 0, goal: 5 },
    });
  });

  it.each([
    [1, 2],
    [2, 1],
    [30, 30],
  ])('%i × %i cells', (rows, columns) => {
    const reading = readGrid({ grid: zeros(rows, columns), start: [0, 0], goal: [rows - 1, columns - 1] });
    expect(reading).toMatchObject({ kind: 'problem', problem: { rows, columns, start: 0, goal: rows * columns - 1 } });
  });
});

it.each<[string, Record<string, unknown>]>([
  ['true and false', { grid: GRID.map((row) => row.map((cell) => cell === 1)) }],
  ['start and goal as text', { start: '0,0', goal: '(1, 2)' }],
  ['start and goal by row and column', { start: { row: 0, column: 0 }, goal: { row: 1, col: 2 } }],
  ['start and goal by x and y', { start: { x: 0, y: 0 }, goal: { x: 2, y: 1 } }],
  ['another name for the goal', { goal: undefined, end: [1, 2] }],
  ['other names for both', { start: undefined, goal: undefined, entrance: [0, 0], exit: [1, 2] }],
])('reads %s', (_, other) => {
  expect(readGrid({ ...GOOD, ...other })).toEqual(readGrid(GOOD));
});

it('asks for start and goal where neither is there', () => {
  expect(readGrid({ grid: GRID })).toEqual({
    kind: 'invalid',
    errors: [
      {
        pointer: '/context/grid',
        message:
          'expected to be told where the maze starts and ends, got neither: add "start": [row, column] and "goal": [row, column] to the context, counted from 0',
      },
    ],
  });
});

describe('refuses', () => {
  it.each<[string, Record<string, unknown>, string, string]>([
    ['a text', { grid: '001' }, '/context/grid', 'expected rows of 0 and 1, got string'],
    ['null', { grid: null }, '/context/grid', 'expected rows of 0 and 1, got null'],
    ['a row of text', { grid: [[0, 0], '00'] }, '/context/grid/1', 'expected row 2 to be an array, got string'],
    ['a row that is null', { grid: [null] }, '/context/grid/0', 'expected row 1 to be an array, got null'],
    ['no rows', { grid: [] }, '/context/grid', 'expected 1 to 30 rows, got 0'],
    ['31 rows', { grid: zeros(31, 2) }, '/context/grid', 'expected 1 to 30 rows, got 31'],
    ['an empty row', { grid: [[]] }, '/context/grid/0', 'expected row 1 to have 1 to 30 columns, got 0'],
    ['31 columns', { grid: zeros(2, 31) }, '/context/grid/0', 'expected row 1 to have 1 to 30 columns, got 31'],
    [
      'a short row',
      { grid: [[0, 0, 0], [0]] },
      '/context/grid/1',
      'expected 3 columns as in row 1, got 1 in row 2 (none from column 2 on)',
    ],
    [
      'a long row',
      { grid: [[0], [0], [0, 0]] },
      '/context/grid/2',
      'expected 1 column as in row 1, got 2 in row 3 (more from column 2 on)',
    ],
    ...[2, -1, 0.5, Number.NaN].map((cell): [string, Record<string, unknown>, string, string] => [
      `a cell of ${cell}`,
      {
        grid: [
          [0, 0],
          [0, cell],
        ],
      },
      '/context/grid/1/1',
      `expected 0 (free) or 1 (wall), got ${cell} at row 2 column 2`,
    ]),
    ['a cell as text', { grid: [['0', 0]] }, '/context/grid/0/0', 'got string at row 1 column 1'],
    ['a cell that is an object', { grid: [[0, {}]] }, '/context/grid/0/1', 'got object at row 1 column 2'],
    ['a cell that is null', { grid: [[0, null]] }, '/context/grid/0/1', 'got null at row 1 column 2'],
    ['no start', { start: undefined }, '/context/start', 'expected start to be [row, column], from 0, got undefined'],
    ['no goal', { goal: undefined }, '/context/goal', 'expected goal to be [row, column], from 0, got undefined'],
    [
      'a start of other text',
      { start: 'A1' },
      '/context/start',
      'expected start to be [row, column], from 0, got string',
    ],
    ['a goal that is null', { goal: null }, '/context/goal', 'expected goal to be [row, column], from 0, got null'],
    [
      'a goal that is an object',
      { goal: { row: 0 } },
      '/context/goal',
      'expected goal to be [row, column], from 0, got object',
    ],
    [
      'a start of one number',
      { start: [0] },
      '/context/start',
      'expected start to be two whole numbers, [row, column], got [0]',
    ],
    [
      'a start of three numbers',
      { start: [0, 0, 0] },
      '/context/start',
      'two whole numbers, [row, column], got [0,0,0]',
    ],
    ['a goal between cells', { goal: [0.5, 1] }, '/context/goal', 'expected goal to be two whole numbers'],
    ['a goal in words', { goal: ['1', '2'] }, '/context/goal', 'got ["1","2"]'],
    ['a goal too long to show', { goal: ['x'.repeat(999)] }, '/context/goal', `got ["${'x'.repeat(58)}`],
    [
      'a start above the rows',
      { start: [-1, 0] },
      '/context/start',
      'expected start within rows 0 to 1 and columns 0 to 2, got [-1, 0]',
    ],
    [
      'a goal below the rows',
      { goal: [2, 0] },
      '/context/goal',
      'expected goal within rows 0 to 1 and columns 0 to 2, got [2, 0]',
    ],
    ['a start left of the columns', { start: [0, -1] }, '/context/start', 'got [0, -1]'],
    ['a goal right of the columns', { goal: [0, 3] }, '/context/goal', 'got [0, 3]'],
    [
      'a start on a wall',
      { start: [0, 2] },
      '/context/start',
      'expected start on a free cell, got the wall at row 1 column 3',
    ],
    [
      'a goal on a wall',
      { goal: [1, 0] },
      '/context/goal',
      'expected goal on a free cell, got the wall at row 2 column 1',
    ],
    [
      'start and goal in one cell',
      { goal: [0, 0] },
      '/context/goal',
      'expected another cell than the start, got row 1 column 1 for both',
    ],
  ])('%s', (_, wrong, pointer, message) => {
    const reading = readGrid({ ...GOOD, ...wrong });
    if (reading.kind !== 'invalid') throw new Error(`expected invalid, got ${reading.kind}`);
    expect(reading.errors).toHaveLength(1);
    expect(reading.errors[0].pointer).toBe(pointer);
    expect(reading.errors[0].message).toContain(message);
    expect(reading.errors[0].message.length).toBeLessThan(150);
  });
});
