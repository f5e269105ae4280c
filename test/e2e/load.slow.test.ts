import { afterAll, beforeAll, expect, it } from 'vitest';
import { minimalPuzzles } from '../../model/tasks/sudoku/puzzles.js';
import { type RealService, startReal } from '../doubles/real.js';
import { first } from '../model/data/first.js';

/** The shipped model, as `npm start` serves it. */
let service: RealService;
beforeAll(async () => {
  service = await startReal({ MAX_QUEUE: '64' });
});
afterAll(() => service.stop());

const post = (puzzle: string) =>
  fetch(`${service.url}/reason`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question: puzzle }),
  });

it('500 requests at once: 64 right answers or more, the others are told when to come again, and none is lost', async () => {
  const puzzles = first(minimalPuzzles(31), 20).map(({ givens, solution }) => [givens.join(''), solution.join('')]);
  const replies = await Promise.all(
    Array.from({ length: 500 }, async (_, i) => {
      const [puzzle = '', solution = ''] = puzzles[i % puzzles.length] ?? [];
      const reply = await post(puzzle);
      return { status: reply.status, retryAfter: reply.headers.get('retry-after'), body: await reply.json(), solution };
    }),
  );
  const answered = replies.filter(({ status }) => status === 200);
  const refused = replies.filter(({ status }) => status === 503);
  expect(answered.length + refused.length).toBe(500);
  expect(answered.length).toBeGreaterThanOrEqual(64);
  expect(refused.length).toBeGreaterThan(0);
  for (const { retryAfter, body } of refused) {
    expect(Number(retryAfter)).toBeGreaterThanOrEqual(1);
    expect(body).toMatchObject({ code: 'busy' });
  }
  for (const { body, solution } of answered) expect(body).toMatchObject({ verified: true, result: { solution } });
  // Nothing is left behind, and the service goes on.
  const page = await (await fetch(`${service.url}/metrics`)).text();
  expect(page).toMatch(/^agent_reasoning_in_flight 0$/m);
  expect(page).toMatch(/^agent_reasoning_queue_depth 0$/m);
  expect((await post(puzzles[0]?.[0] ?? '')).status).toBe(200);
});

it('liveness answers while 64 requests wait for the workers', async () => {
  const [puzzle] = first(minimalPuzzles(32), 1).map(({ givens }) => givens.join(''));
  let running = true;
  const replies = Promise.all(Array.from({ length: 60 }, () => post(puzzle ?? ''))).finally(() => {
    running = false;
  });
  const live = await fetch(`${service.url}/health/liveness`);
  expect([live.status, running]).toEqual([200, true]);
  for (const { status } of await replies) expect(status).toBe(200);
});

it('the same puzzle gets the same answer by the same way, whatever else runs', async () => {
  const hard =
    first(minimalPuzzles(33), 40)
      .find(({ rating }) => rating >= 5)
      ?.givens.join('') ?? '';
  const others = first(minimalPuzzles(34), 12).map(({ givens }) => post(givens.join('')));
  const way = async () => {
    const body: unknown = await (await post(hard)).json();
    return JSON.parse(JSON.stringify(body, (key, value) => (/_ms$/.test(key) ? undefined : value)));
  };
  const crowded = await Promise.all([way(), way()]);
  await Promise.all(others);
  const alone = await way();
  expect(crowded).toEqual([alone, alone]);
  expect(alone).toMatchObject({ verified: true });
});
