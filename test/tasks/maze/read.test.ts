import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { ReasonRequest } from '../../../function/contract/reason.js';
import { claims, contextSchema } from '../../../function/tasks/maze/read.js';
import { readClaim } from '../../../function/tasks/task.js';

const DRAWN = ['S.#', '#.G'];
const NUMBERS = {
  grid: [
    [0, 0, 1],
    [1, 0, 0],
  ],
  start: [0, 0],
  goal: [1, 2],
};
const asked = (context?: Record<string, unknown>, question = 'Solve it'): ReasonRequest => ({
  question,
  ...(context ? { context } : {}),
});

describe('reads', () => {
  it.each<[string, ReasonRequest]>([
    ['context.maze', asked({ maze: DRAWN })],
    ['context.maze in one string', asked({ maze: DRAWN.join('\n') })],
    ['context.grid', asked(NUMBERS)],
    ['a question alone', asked(undefined, DRAWN.join('\n'))],
    ['the context before the question', asked({ maze: DRAWN }, 'S#G')],
    ['other fields of the context', asked({ ...NUMBERS, source: 'a game' })],
    ['a drawing beside a start, which is no grid', asked({ maze: DRAWN, start: [9, 9] })],
    ['a drawing beside a grid of something else', asked({ maze: DRAWN, grid: 'power' })],
  ])('%s', (_, request) => {
    expect(readClaim(claims(request))).toMatchObject({
      kind: 'problem',
      problem: { rows: 2, columns: 3, walls: [false, false, true, true, false, false], start: 0, goal: 5 },
    });
  });
});

describe('422, naming field and fault:', () => {
  it.each<[string, ReasonRequest, string, string]>([
    ['both forms', asked({ maze: DRAWN, ...NUMBERS }), '/context', 'expected either maze or grid, got both'],
    ['a drawing', asked({ maze: ['S.', '.'] }), '/context/maze/1', 'got 1 in row 2'],
    ['a drawing of null', asked({ maze: null }), '/context/maze', 'expected an array of strings, got null'],
    ['a drawing in one string', asked({ maze: 'S.\n.' }), '/context/maze', 'got 1 in row 2'],
    ['a grid with a start only', asked({ ...NUMBERS, goal: undefined }), '/context/goal', 'got undefined'],
    ['a grid with a goal only', asked({ grid: NUMBERS.grid, goal: [0, 0] }), '/context/start', 'got undefined'],
    ['a pasted maze', asked(undefined, 'How?\n##\nS#.G'), '/question', 'got 4 in row 2 (more from column 3 on)'],
    ['a pasted maze of two starts', asked({}, 'How?\nS#S\n..G'), '/question', 'expected one S, got 2'],
  ])('%s', (_, request, pointer, message) => {
    const reading = readClaim(claims(request));
    if (reading.kind !== 'invalid') throw new Error(`expected invalid, got ${reading.kind}`);
    expect(reading.errors[0].pointer).toBe(pointer);
    expect(reading.errors[0].message).toContain(message);
  });
});

describe('not its business:', () => {
  it.each<[string, ReasonRequest]>([
    ['prose', asked()],
    ['a start alone', asked({ start: [0, 0], goal: [1, 1] })],
    ['inherited keys', asked(Object.create({ maze: DRAWN }))],
    ['a pasted maze beside a context of something else', asked({ hint: 1 }, `How?\n${DRAWN.join('\n')}`)],
  ])('%s', (_, request) => {
    expect(readClaim(claims(request))).toEqual({
      kind: 'other',
      reason: 'context has neither maze nor grid with start and goal, nor does the question alone hold a drawn maze',
    });
  });
});

describe('the schema', () => {
  const valid = new Ajv().compile(contextSchema);
  it.each<[string, Record<string, unknown>, boolean]>([
    ['a drawing', { maze: DRAWN }, true],
    ['a drawing in one string', { maze: DRAWN.join('\n') }, true],
    ['numbers', NUMBERS, true],
    ['numbers and other fields', { ...NUMBERS, source: 'a game' }, true],
    ['an empty row', { maze: [''] }, false],
    ['a row that is too wide for any drawing', { maze: [`S${'.'.repeat(600)}G`] }, false],
    ['no rows', { maze: [] }, false],
    ['a grid without a goal', { grid: NUMBERS.grid, start: [0, 0] }, false],
    ['a cell of 2', { ...NUMBERS, grid: [[0, 2]] }, false],
    ['a start of three numbers', { ...NUMBERS, start: [0, 0, 0] }, false],
    ['a start off every board', { ...NUMBERS, start: [0, 30] }, false],
    ['nothing', {}, false],
  ])('of %s says what the reader says', (_, context, want) => {
    expect(valid(context)).toBe(want);
    expect(readClaim(claims(asked(context))).kind === 'problem').toBe(want);
  });
});
