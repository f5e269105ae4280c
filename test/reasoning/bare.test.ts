import { describe, expect, it } from 'vitest';
import { Malformed } from '../../function/common/faults.js';
import { parseJson } from '../../function/common/json.js';
import { asRequest, parseAll } from '../../function/reasoning/bare.js';
import { requestReader } from '../../function/reasoning/request.js';

const list = { apiVersion: 'v1', kind: 'List', items: [] };
const pods = { kind: 'PodList', items: [] };
const SUDOKU = `${'123456789\n'.repeat(8)}.........`;
const MAZE = '#####\n#S.G#\n#####';
const question = 'Which nodes can be emptied?';

describe('a problem that comes as it is becomes the context of a request:', () => {
  it.each<[string, unknown, unknown]>([
    ['a List', list, { question, context: list }],
    ['several lists', [list, pods], { question, context: { kubernetes: [list, pods] } }],
    ['lists by their names', { nodes: list, pods }, { question, context: { nodes: list, pods } }],
    ['a context', { kubernetes: list, usage: '' }, { question, context: { kubernetes: list, usage: '' } }],
    [
      'a request with several lists as context',
      { question: 'Q', context: [list] },
      { question: 'Q', context: { kubernetes: [list] } },
    ],
    [
      'a request with a text as context',
      { question: 'Q', context: '{}\n' },
      { question: 'Q', context: { kubernetes: '{}\n' } },
    ],
    ['a Sudoku', { puzzle: '5' }, { question: 'Solve this Sudoku.', context: { puzzle: '5' } }],
    ['a Sudoku in lines', SUDOKU, { question: 'Solve this Sudoku.', context: { puzzle: SUDOKU } }],
    ['a request with a Sudoku in lines as context', { context: SUDOKU }, { context: { puzzle: SUDOKU } }],
    ['a maze in lines', MAZE, { question: 'Which is the shortest way?', context: { maze: MAZE } }],
    [
      'a request with the rows of a maze as context',
      { question: 'Q', context: MAZE.split('\n') },
      { question: 'Q', context: { maze: MAZE.split('\n') } },
    ],
    ['a request whose context is null', { question: 'Q', context: null }, { question: 'Q' }],
  ])('%s', (_, value, request) => {
    expect(asRequest(value)).toEqual(request);
  });

  it.each<[string, unknown]>([
    ['a request', { question: 'Q', context: list }],
    ['a request without a context', { question: 'Q' }],
    ['a request without a question', { context: { kubernetes: list } }],
    ['a request with a list beside its fields', { ...list, task_type: 'planning' }],
    ['a request with a word as context', { question: 'Q', context: 'x' }],
    ['an object of something else', { answer: '5' }],
    ['an array of something else', [1, {}]],
    ['an empty array', []],
    ['a text', 'kind: List\n'.trim()],
    ['null', null],
  ])('but not %s', (_, value) => {
    expect(asRequest(value)).toBe(value);
  });
});

describe('a body', () => {
  const parse = (text: string) => parseAll(Buffer.from(text), parseJson);

  it('of several documents is an array of them', () => {
    expect(parse(`${JSON.stringify(list)}\n${JSON.stringify(pods)}\n`)).toEqual([list, pods]);
  });

  it('of several documents keeps what is not ASCII', () => {
    expect(parse('{"a":"ä"}{"a":"→"}')).toEqual([{ a: 'ä' }, { a: '→' }]);
  });

  it('of several documents may be large', () => {
    const padded = { ...pods, items: [{ kind: 'Pod', metadata: { name: 'x', managedFields: 'x'.repeat(3000) } }] };
    const read = requestReader({ maxSteps: undefined, maxStarts: undefined }, 1000);
    const { context } = read(Buffer.from(`${JSON.stringify(list)}\n${JSON.stringify(padded)}`));
    const lean = { ...pods, items: [{ kind: 'Pod', metadata: { name: 'x' } }] };
    expect(context).toEqual({ kubernetes: [list, lean] });
  });

  it.each([
    ['one that does not parse', '{"a": }', /does not parse/],
    ['a second one that does not parse', '{}{"a": }', /does not parse/],
    ['a second one with a name twice', '{}{"a":1,"a":1}', 'expected every name once, got "a" twice'],
    ['other text after the first', '{} x', /does not parse/],
    ['nothing', '', 'expected a JSON text, got an empty body'],
  ])('with %s: 400', (_, text, message) => {
    expect(() => parse(text)).toThrow(Malformed);
    expect(() => parse(text)).toThrow(message);
  });

  it('that is not UTF-8: 400', () => {
    expect(() => parseAll(Uint8Array.of(0x7b, 0xff, 0x7d), parseJson)).toThrow('expected JSON in UTF-8');
  });

  it.each([['{"question":"a"}{"question":"b"}'], ['[{"question":"a"}]']])('two requests are none: %s', (text) => {
    const read = requestReader({ maxSteps: undefined, maxStarts: undefined });
    expect(() => read(Buffer.from(text))).toThrow('expected a JSON object, got array');
  });
});
