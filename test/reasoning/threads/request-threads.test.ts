import { fileURLToPath } from 'node:url';
import { BroadcastChannel } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { now } from '../../../function/common/clock.js';
import { Aborted, Busy, DeadlinePassed, Draining, InvalidField, Malformed } from '../../../function/common/faults.js';
import { loadModel, type Model } from '../../../function/models/load.js';
import { RequestThreads } from '../../../function/reasoning/threads/request-threads.js';
import type { Row, RowOutput } from '../../../function/trm/engine/step-row.js';
import { directoryToRemove, remove, writeBundle } from '../../doubles/bundle.js';

const PUZZLE = '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79';
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const thrown = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

/** Steps that a test runs by hand. */
let step: (row: Row) => Promise<RowOutput> = () => new Promise(() => {});
const closed: Error[] = [];
const losses: unknown[] = [];
let model: Model;
let directory: string;
let threads: RequestThreads;
beforeAll(async () => {
  directory = await directoryToRemove();
  await writeBundle(directory);
  model = await loadModel(directory);
  threads = new RequestThreads({
    models: [model],
    missing: [],
    caps: { maxSteps: undefined, maxStarts: undefined },
    device: 'cpu',
    most: 8,
    bodyLimit: 2 ** 20,
    dumpLimit: 2 ** 22,
    runner: { lane: () => ({ step: (row) => step(row), close: (reason) => closed.push(reason) }) },
    onLoss: (error) => losses.push(error),
    filename: fileURLToPath(new URL('../../doubles/request-thread.mjs', import.meta.url)),
    patienceMs: 200,
  });
});
afterAll(async () => {
  await threads.close();
  await remove(directory);
});

describe('a request in a thread', () => {
  it.each([
    ['no JSON', Buffer.from('{'), Malformed, 'unknown'],
    ['an unknown field', bytes({ question: 'q', task_type: 'logic', other: 1 }), InvalidField, 'logic'],
  ])('that is %s comes back as the fault that it is, with its type noted', async (_, question, kind, type) => {
    const noted: string[] = [];
    expect(await thrown(threads.answer(question, { noted: (t) => noted.push(t) }))).toBeInstanceOf(kind);
    expect(noted.at(-1)).toBe(type);
  });

  it('that is too late is not even read', async () => {
    expect(await thrown(threads.answer(Buffer.from('{'), { deadline: now() - 1 }))).toBeInstanceOf(DeadlinePassed);
  });

  it('throws what its step threw, as it was thrown', async () => {
    const broken = new Error('no such device');
    step = () => Promise.reject(broken);
    expect(await thrown(threads.answer(bytes({ question: PUZZLE })))).toBe(broken);
  });

  it.each([
    ["the signal's own Fault", new Draining(), Draining],
    ['Aborted for anything else', new Error('gone'), Aborted],
  ])('that nobody waits for ends with %s, and its lane is closed', async (_, reason, kind) => {
    const before = closed.length;
    const controller = new AbortController();
    step = () => {
      controller.abort(reason);
      return new Promise(() => {});
    };
    const error = await thrown(threads.answer(bytes({ question: PUZZLE }), { signal: controller.signal }));
    expect(error).toBeInstanceOf(kind);
    expect(closed.length).toBeGreaterThan(before);
  });

  it('whose thread dies is to come again, and the next one is answered', async () => {
    expect(await thrown(threads.answer(bytes({ question: 'die' })))).toBeInstanceOf(Busy);
    expect(await thrown(threads.answer(Buffer.from('{')))).toBeInstanceOf(Malformed);
  });

  it('that computes on when nobody waits has its thread ended, and others are answered', async () => {
    const controller = new AbortController();
    const channel = new BroadcastChannel('for ever');
    channel.onmessage = () => controller.abort(new Aborted());
    const stuck = thrown(threads.answer(bytes({ question: 'for ever' }), { signal: controller.signal }));
    expect(await stuck).toBeInstanceOf(Aborted);
    channel.close();
    await expect.poll(() => losses.map(String).join()).toContain('its thread was ended');
    for (let i = 0; i < 4; i++) expect(await thrown(threads.answer(Buffer.from('{')))).toBeInstanceOf(Malformed);
  });
});
