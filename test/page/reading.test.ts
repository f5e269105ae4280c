import { describe, expect, it } from 'vitest';
import { EMPTY, requestOf } from '../../function/page/browser/request/form.js';
import { readingOf } from '../../function/page/browser/request/reading.js';

const ROWS = [
  '53..7....',
  '6..195...',
  '.98....6.',
  '8...6...3',
  '4..8.3..1',
  '7...2...6',
  '.6....28.',
  '...419..5',
  '....8..79',
];
const PUZZLE = ROWS.join('');
const boxed = ROWS.map((row) => row.replace(/(...)(?=.)/g, '$1|')).join('\n');

describe('a Sudoku', () => {
  it.each([
    ['81 characters', PUZZLE],
    ['nine lines', ROWS.join('\n')],
    ['lines that end as on Windows', ROWS.join('\r\n')],
    ['zeros', PUZZLE.replaceAll('.', '0')],
    ['underscores and spaces', ROWS.map((row) => [...row.replaceAll('.', '_')].join(' ')).join('\n')],
    ['stars', PUZZLE.replaceAll('.', '*')],
    ['spaces for blanks, lost at line ends', ROWS.map((row) => row.replaceAll('.', ' ').trimEnd()).join('\n')],
    ['bars', boxed],
    ['box art', boxed.replaceAll('|', '│').replace(/\n/g, '\n───┼───┼───\n')],
    ['CSV', ROWS.map((row) => [...row].map((cell) => (cell === '.' ? '' : cell)).join(',')).join('\n')],
    ['a Markdown fence', `\`\`\`text\n${ROWS.join('\n')}\n\`\`\`\n`],
    ['a list of rows', JSON.stringify(ROWS)],
    ['a list of lists', JSON.stringify(ROWS.map((row) => [...row].map(Number).map((n) => n || 0)))],
    ['a context', JSON.stringify({ puzzle: PUZZLE })],
    ['a context with a grid', JSON.stringify({ grid: ROWS.map((row) => [...row].map((cell) => Number(cell) || 0)) })],
    ['a request', JSON.stringify({ context: { puzzle: PUZZLE } })],
    ['a request with it in the question', JSON.stringify({ question: PUZZLE })],
  ])('as %s', (_, text) => {
    const reading = readingOf(text);
    expect(reading).toMatchObject({ kind: 'sudoku', givens: [...PUZZLE].map((cell) => Number(cell) || 0) });
  });

  it('is asked with its 81 characters', () => {
    expect(readingOf(boxed)).toMatchObject({
      request: { question: 'Solve this Sudoku.', context: { puzzle: PUZZLE } },
    });
  });
});

describe('a maze', () => {
  it.each([
    ['in the usual signs', 'S #\n  G\n###', ['S #', '  G', '###']],
    ['with dots', 'S.#\n..G\n###', ['S #', '  G', '###']],
    ['of blocks, from a to b', 'a █\n  b\n███', ['S #', '  G', '###']],
    ['with an end', 's #\n  e\n###', ['S #', '  G', '###']],
    ['of lines', '+-+\n|S|\n|G|\n+-+', ['###', '#S#', '#G#', '###']],
    ['whose line ends were lost', 'S\n\n##G', ['S  ', '   ', '##G']],
    ['between empty lines', '\n\nS#G\n\n', ['S#G']],
    ['as a list of rows', '["S #", "# G"]', ['S #', '# G']],
    ['as a grid', '{"grid": [[0, 1], [0, 0]], "start": [0, 0], "goal": [1, 1]}', ['S#', ' G']],
    ['as a request', '{"question": "Out?", "context": {"maze": ["S#", " G"]}}', ['S#', ' G']],
  ])('%s', (_, text, rows) => {
    expect(readingOf(text)).toMatchObject({ kind: 'maze', rows });
  });
});

describe('a cluster', () => {
  it.each([
    ['a List in JSON', '{"kind": "List", "items": []}'],
    ['a List in YAML', 'apiVersion: v1\nkind: List\nitems: []\n'],
    ['items alone', '{"items": []}'],
  ])('as %s stays the text that it is', (_, text) => {
    expect(readingOf(text)).toMatchObject({ kind: 'cluster', dump: true, request: { context: { kubernetes: text } } });
  });

  it.each([
    ['a context', '{"nodes": [], "workloads": []}', false],
    ['a request', '{"question": "?", "context": {"kubernetes": {}}}', true],
  ])('as %s is taken over', (_, text, dump) => {
    expect(readingOf(text)).toMatchObject({ kind: 'cluster', dump });
  });

  it('is asked what was chosen beside it', () => {
    const reading = readingOf('kind: List');
    if (reading.kind === 'empty') throw new Error('expected a cluster');
    const form = {
      ...EMPTY,
      objective: 'drain',
      nodes: ' nuc-1, nuc-2 ',
      portable: true,
      complete: true,
      starts: 2,
    } as const;
    expect(requestOf(reading, form)).toEqual({
      question: 'May these nodes go down?',
      context: {
        kubernetes: 'kind: List',
        objective: 'drain',
        drain: ['nuc-1', 'nuc-2'],
        assume: { volumes: 'portable', dump: 'complete' },
      },
      budget: { starts: 2 },
    });
  });
});

describe('anything else', () => {
  it.each(['', ' \n '])('%j is nothing', (text) => {
    expect(readingOf(text)).toEqual({ kind: 'empty' });
  });

  it.each([
    ['a sentence', 'hello', undefined],
    ['80 cells', PUZZLE.slice(1), 'Nearly a Sudoku: it has 80 cells and needs 81.'],
    ['a letter among the cells', PUZZLE.replace('.', 'b'), 'Nearly a Sudoku: “b” is neither a digit nor a blank.'],
    ['a maze without ends', '###\n# #', 'Nearly a maze: it needs a start (S) and a goal (G).'],
    [
      'a strange sign in a maze',
      '###\n#S@G',
      'Nearly a maze: “@” in line 2, place 3 is no wall (#), way (space or .), start (S) or goal (G).',
    ],
  ])('%s is a question for the service', (_, text, hint) => {
    expect(readingOf(text)).toEqual({ kind: 'other', request: { question: text }, hint });
  });
});
