import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ReasonResponseSchema } from '../../function/contract/reason.js';
import { directoryToRemove, remove, writeBundle } from '../doubles/bundle.js';
import { type Attributes, MODES, read, request } from '../doubles/events.js';
import { startReal } from '../doubles/real.js';
import { post } from '../doubles/serve.js';

/** It has no solution, which takes a search long to find out (Norvig, "Solving Every Sudoku Puzzle"). */
const PUZZLE = '.....5.8....6.1.43..........1.5........1.6...3.......553.....61........4.........';
const REQUEST = {
  question: 'Solve it',
  context: { puzzle: PUZZLE },
  task_type: 'logic',
  budget: { steps: 3, starts: 1 },
};

const isResponse = new Ajv().compile(ReasonResponseSchema);
const dataOf = ({ data }: Attributes): unknown => (typeof data === 'string' ? JSON.parse(data) : data);

let directory: string;
beforeAll(async () => {
  directory = await directoryToRemove();
  await writeBundle(directory);
});
afterAll(() => remove(directory));

it('answers at the deadline with the best that it has by then, said to be that and not proven', async () => {
  const hurried = await startReal({
    MODEL_PATH: directory,
    MAX_STEPS: '1000',
    MAX_STARTS: '1000',
    REQUEST_TIMEOUT_MS: '1500',
  });
  // Every thread loads what it needs with its first request.
  const short = Array.from({ length: 16 }, () =>
    post(`${hurried.url}/reason`, { ...REQUEST, budget: { steps: 1, starts: 1 } }),
  );
  await Promise.all(short);
  const long = { ...REQUEST, budget: { steps: 1000, starts: 1000 } };
  const replies = await Promise.all([1, 2, 3].map(() => post(`${hurried.url}/reason`, long)));
  for (const reply of replies) {
    expect(reply.status).toBe(200);
    const told = await reply.json();
    expect(told).toMatchObject({ verified: false, confidence: 0, stopped: 'deadline', task: 'sudoku' });
    expect(isResponse(told), JSON.stringify(isResponse.errors)).toBe(true);
  }
  const answered = await post(`${hurried.url}/reason`, REQUEST);
  expect(await answered.json()).not.toHaveProperty('stopped');
  const { headers, body } = MODES.binary(request({ id: 'late' }, long));
  const others = [1, 2, 3].map(() => post(`${hurried.url}/reason`, long));
  const event = await fetch(`${hurried.url}/events`, { method: 'POST', headers, body: Buffer.from(body) });
  await Promise.all(others);
  const outcome = await read(event);
  expect(outcome).toMatchObject({ type: 'io.homelab.reasoning.completed' });
  expect(dataOf(outcome)).toMatchObject({ stopped: 'deadline', verified: false });
  await hurried.stop();
});

it('a process that is told to end in the midst of steps ends with 0, not by a crash of its threads', async () => {
  const env = {
    MODEL_PATH: directory,
    FUNC_PORT: '0',
    DEVICE: 'cpu',
    MAX_STEPS: '1000',
    MAX_STARTS: '1000',
    SHUTDOWN_GRACE_MS: '1',
  };
  const child = spawn(process.execPath, ['dist/function/server.js'], { env: { ...process.env, ...env, WORKERS: '2' } });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  await expect.poll(() => out).toContain('"msg":"listening"');
  const url = `http://localhost:${Number(/"port":(\d+)/.exec(out)?.[1])}`;
  const long = { ...REQUEST, budget: { steps: 1000, starts: 1000 } };
  const replies = Array.from({ length: 4 }, () => post(`${url}/reason`, long).then(({ status }) => status));
  await expect
    .poll(async () => /in_flight 4/.test(await (await fetch(`${url}/metrics`)).text()), {
      interval: 5,
    })
    .toBe(true);
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(new Set(await Promise.all(replies))).toEqual(new Set([503]));
});
