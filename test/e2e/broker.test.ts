import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { listen } from '../doubles/listen.js';
import { Broker, type Fault, type Trigger } from './broker.js';
import { attribute, type Message, messageOf } from './message.js';

type Answer = { status: number; headers?: Record<string, string>; body?: string };
const EVENT: Message = {
  headers: {
    'ce-specversion': '1.0',
    'ce-id': '1',
    'ce-source': '/t',
    'ce-type': 'asked',
    'content-type': 'text/plain',
  },
  body: 'data',
};
const REPLY = { 'ce-specversion': '1.0', 'ce-id': '2', 'ce-source': '/s', 'ce-type': 'answered' };

/** A broker with one subscriber that answers in turn, then with 202; and what the subscriber got. */
async function start(answers: Answer[], { types = ['asked'], faults = [] as (Fault | undefined)[], ...trigger } = {}) {
  const got: Message[] = [];
  const pauses: number[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
    got.push(messageOf(headers, body));
    const answer = answers.shift() ?? { status: 202 };
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  const subscriber = await listen(server);
  const usual: Trigger = { types, subscriber, retry: 3, backoffMs: 10, timeoutMs: 60_000, retryAfterMaxMs: 50 };
  const broker = new Broker({
    triggers: [{ ...usual, ...trigger }],
    fault: () => faults.shift(),
    sleep: async (milliseconds) => void pauses.push(milliseconds),
  });
  const send = async (event = EVENT) => {
    const status = broker.accept(event);
    await broker.idle();
    return status;
  };
  return { broker, got, pauses, send };
}

describe('the double of a broker', () => {
  it('delivers what a trigger filters for, with what a broker adds', async () => {
    const { got, send } = await start([]);
    expect(await send()).toBe(202);
    await send({ ...EVENT, headers: { ...EVENT.headers, 'ce-type': 'other' } });
    expect(got).toHaveLength(1);
    expect(got[0]).toMatchObject({ body: 'data', headers: { 'ce-id': '1', 'ce-knativebrokerttl': '254' } });
    expect(attribute(got[0] ?? EVENT, 'knativearrivaltime')).toBeDefined();
  });

  it('refuses what is no event', async () => {
    const { got, send } = await start([]);
    expect(await send({ headers: { 'content-type': 'application/json' }, body: '{}' })).toBe(400);
    expect(got).toEqual([]);
  });

  it.each([404, 408, 409, 429, 500, 503])('delivers again after %i, each time later', async (status) => {
    const { got, pauses, send, broker } = await start([{ status }, { status }]);
    await send();
    expect(got).toHaveLength(3);
    expect(pauses).toEqual([10, 20]);
    expect(broker.deadLetters).toEqual([]);
  });

  it('heeds Retry-After, up to its own bound', async () => {
    const { pauses, send } = await start([{ status: 503, headers: { 'retry-after': '60' } }]);
    await send();
    expect(pauses).toEqual([50]);
  });

  it.each([
    ['after the last attempt', Array(9).fill({ status: 503 }), 4, '503'],
    ['at once for another refusal', [{ status: 400 }], 1, '400'],
  ])('dead letters: %s', async (_, answers, attempts, code) => {
    const { got, send, broker } = await start(answers);
    await send();
    expect(got).toHaveLength(attempts);
    expect(broker.deadLetters.map(({ message }) => attribute(message, 'knativeerrorcode'))).toEqual([code]);
  });

  it.each([
    ['a body that is no event', { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }],
    [
      'a batch',
      {
        status: 200,
        headers: { 'content-type': 'application/cloudevents-batch+json' },
        body: '[{"specversion":"1.0"}]',
      },
    ],
  ])('takes %s in a 2xx reply for 502', async (_, answer) => {
    const { got, send, broker } = await start([answer]);
    await send();
    expect(got).toHaveLength(2);
    expect(broker.counts.get('status 502')).toBe(1);
  });

  it('forwards a reply, and ends loops when the TTL is used up', async () => {
    const loop = Array.from({ length: 300 }, () => ({ status: 200, headers: REPLY, body: 'again' }));
    const { got, send, broker } = await start(loop, { types: ['asked', 'answered'] });
    await send();
    expect(got).toHaveLength(255);
    expect(broker.counts.get('dropped for their TTL')).toBe(1);
  });

  it.each<[Fault, number]>([
    ['duplicate', 2],
    ['lost request', 1],
    ['lost reply', 2],
    ['slow', 2],
  ])('%s: the subscriber gets it %i times', async (fault, times) => {
    const { got, send } = await start([], { faults: [fault] });
    await send();
    expect(got).toHaveLength(times);
  });

  it('counts error bodies that would crash the dispatcher', async () => {
    const { send, broker } = await start([{ status: 503, body: 'x'.repeat(768) }]);
    await send();
    expect(broker.tooLong).toHaveLength(1);
  });
});
