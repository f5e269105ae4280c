import { expect, it } from 'vitest';
import { puzzleTask } from '../../../function/tasks/puzzle.js';
import { sudoku } from '../../../function/tasks/sudoku/index.js';
import type { Reply } from '../../../model/bench/client.js';
import { benchPuzzles } from '../../../model/bench/puzzles.js';
import { countReplies, sumCounts } from '../../../model/bench/reply-counts.js';

const task = puzzleTask(sudoku);
const puzzles = benchPuzzles(task, 2, 1);
const results = puzzles.map(({ puzzle, label }) => puzzle.propose(label).result());
const reply = (status: number, said: unknown, retryAfter?: string): Reply => ({
  status,
  retryAfter,
  body: Buffer.from(JSON.stringify(said)),
});

it.each([
  ['verified', 'the right answer, verified', reply(200, { verified: true, result: results[0] })],
  ['unverified', 'another answer, not verified', reply(200, { verified: false, result: {} })],
  ['untrue', 'the answer to another puzzle, verified', reply(200, { verified: true, result: results[1] })],
  ['untrue', 'the right answer, not verified', reply(200, { verified: false, result: results[0] })],
  ['untrue', 'a body of another form', reply(200, 'ok')],
  ['untrue', 'a body that is no JSON', { ...reply(200, ''), body: Buffer.from('{') }],
  ['refused', '503 with Retry-After', reply(503, {}, '1')],
  ['brusque', '503 without Retry-After', reply(503, {})],
  ['brusque', '503 that may come again at once', reply(503, {}, '0')],
  ['late', '504', reply(504, {})],
  ['lost', '500', reply(500, {})],
  ['lost', 'no reply', undefined],
])('counts as %s: %s', (verdict, _, said) => {
  const none = { verified: 0, unverified: 0, untrue: 0, refused: 0, brusque: 0, late: 0, lost: 0 };
  expect(countReplies([said], puzzles)).toEqual({ ...none, [verdict]: 1 });
});

it('lets the puzzles come round again, and adds up', () => {
  const right = results.map((result) => reply(200, { verified: true, result }));
  const judged = countReplies([...right, ...right, undefined], puzzles);
  expect(judged).toMatchObject({ verified: 4, lost: 1 });
  expect(sumCounts([judged, judged])).toMatchObject({ verified: 8, lost: 2, refused: 0 });
});
