import { describe, expect, it } from 'vitest';
import { readDrawing } from '../../../../function/tasks/maze/forms/drawing.js';

const pointer = '/context/maze';
const wide = (columns: number) => `S${'.'.repeat(columns - 2)}G`;
const tall = (rows: number) => ['S', ...Array.from({ length: rows - 2 }, () => '.'), 'G'];
const WANT = {
  rows: 3,
  columns: 4,
  walls: [false, false, true, false, true, false, true, true, true, false, false, false],
  start: 0,
  goal: 11,
};

describe('reads', () => {
  it.each<[string, unknown]>([
    ['rows with dots', ['S.#.', '#.##', '#..G']],
    ['rows with spaces', ['S # ', '# ##', '#  G']],
    ['lines', 'S.#.\n#.##\n#..G'],
    ['lines, the last one ended', 'S.#.\n#.##\n#..G\n'],
    ['lines, with empty ones around', '\n\r\n\nS.#.\n#.##\n#..G\n\r\n\n'],
    ['lines, with very many empty ones behind', `S.#.\n#.##\n#..G${'\n'.repeat(500_000)}`],
    ['lines of Windows', 'S.#.\r\n#.##\r\n#..G\r\n'],
  ])('%s', (_, value) => {
    expect(readDrawing(value, pointer)).toMatchObject({ kind: 'problem', problem: WANT });
  });

  it.each<[string, string[], [rows: number, columns: number]]>([
    ['two cells in a row', ['SG'], [1, 2]],
    ['two cells in a column', ['G', 'S'], [2, 1]],
    ['30 columns', [wide(30)], [1, 30]],
    ['30 rows', tall(30), [30, 1]],
    ['walls all around', ['####', '#SG#', '####'], [3, 4]],
    ['a start without a way out', ['S#G'], [1, 3]],
  ])('%s', (_, rows, [high, across]) => {
    expect(readDrawing(rows, pointer)).toMatchObject({ kind: 'problem', problem: { rows: high, columns: across } });
  });
});

describe('refuses', () => {
  it.each<[string, unknown, string, string]>([
    ['a number', 5, pointer, 'expected an array of strings, got number'],
    ['null', null, pointer, 'expected an array of strings, got null'],
    ['an object', {}, pointer, 'expected an array of strings, got object'],
    ['nothing', undefined, pointer, 'expected an array of strings, got undefined'],
    ['a row of numbers', ['S.G', 5], `${pointer}/1`, 'expected row 2 to be a string, got number'],
    ['a cell of two signs', [['S.', 'G']], `${pointer}/0/0`, 'expected a sign, 0 or 1, got "S." at row 1 column 1'],
    ['a row that is null', [null], `${pointer}/0`, 'expected row 1 to be a string, got null'],
    ['no rows', [], pointer, 'expected 1 to 30 rows, got 0'],
    ['31 rows', tall(31), pointer, 'expected 1 to 30 rows, got 31'],
    ['31 lines', tall(31).join('\n'), pointer, 'expected 1 to 30 rows, got 31'],
    [
      'a million rows, of which the last are no strings',
      new Array(1e6).fill('.', 0, 100),
      pointer,
      'expected 1 to 30 rows, got 1000000',
    ],
    ['an empty text', '', `${pointer}`, 'expected row 1 to have 1 to 30 columns, got 0'],
    ['an empty row', [''], `${pointer}/0`, 'expected row 1 to have 1 to 30 columns, got 0'],
    ['31 columns', [wide(31)], `${pointer}/0`, 'expected row 1 to have 1 to 30 columns, got 31'],
    [
      'a short row',
      ['S..G', '....', '..'],
      `${pointer}/2`,
      'expected 4 columns as in row 1, got 2 in row 3 (none from column 3 on)',
    ],
    [
      'a long row',
      ['S.G', '.....'],
      `${pointer}/1`,
      'expected 3 columns as in row 1, got 5 in row 2 (more from column 4 on)',
    ],
    ['a short line', 'S.G\n..', pointer, 'expected 3 columns as in row 1, got 2 in row 2 (none from column 3 on)'],
    [
      'an empty line in between',
      'S.G\n\n...',
      pointer,
      'expected 3 columns as in row 1, got 0 in row 2 (none from column 1 on)',
    ],
    [
      'an unknown sign',
      ['S.G', '.X.'],
      `${pointer}/1`,
      'expected "#" (or █ ■ 1) for walls, "." (or space 0) for free cells, "S" for the start or "G" (or E) for the goal, got "X" at row 2 column 2',
    ],
    [
      'neither start nor goal',
      ['...'],
      pointer,
      'expected to be told where the maze starts and ends, got neither: draw one "S"',
    ],
    ['a path', ['SoG'], `${pointer}/0`, 'got "o" at row 1 column 2'],
    ['a tab in a line', 'S.G\n..\t', pointer, 'got "\\t" at row 2 column 3'],
    ['a sign of two units', ['S😀G'], `${pointer}/0`, 'got "😀" at row 1 column 2'],
    ['no S', ['..G', '...'], pointer, 'expected one S, got none in 2 rows'],
    ['no G', ['S..'], pointer, 'expected one G, got none in 1 row'],
    ['two S', ['S.G', '..S'], pointer, 'expected one S, got 2, the first at row 1 column 1 and row 2 column 3'],
    ['three G', ['SGG', '..G'], pointer, 'expected one G, got 3, the first at row 1 column 2 and row 1 column 3'],
  ])('%s', (_, value, where, message) => {
    const reading = readDrawing(value, pointer);
    if (reading.kind !== 'invalid') throw new Error(`expected invalid, got ${reading.kind}`);
    expect(reading.errors).toHaveLength(1);
    expect(reading.errors[0].pointer).toBe(where);
    expect(reading.errors[0].message).toContain(message);
  });
});

describe('line breaks', () => {
  it.each([
    ['between rows, which are rows', `S${'\n'.repeat(500_000)}G`, 'expected 1 to 30 rows, got 500001'],
    ['and nothing else', '\n'.repeat(500_000), 'expected row 1 to have 1 to 30 columns, got 0'],
    [
      'after a lone carriage return',
      'SG\r\r\n',
      'expected "#" (or █ ■ 1) for walls, "." (or space 0) for free cells, "S" for the start or "G" (or E) for the goal, got "\\r" at row 1 column 3',
    ],
  ])('%s', (_, value, message) => {
    expect(readDrawing(value, pointer)).toEqual({ kind: 'invalid', errors: [{ pointer, message }] });
  });
});
