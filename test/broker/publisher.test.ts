import { setTimeout as sleep } from 'node:timers/promises';
import { CloudEvent } from 'cloudevents';
import { Registry } from 'prom-client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { PublishMetrics } from '../../function/broker/metrics.js';
import { Publisher, type PublisherOptions } from '../../function/broker/publisher.js';
import type { Message, Receipt, Transport } from '../../function/broker/transport.js';
import type { OutcomeEvent } from '../../function/wire/cloudevents/outcome.js';
import { logTo } from '../doubles/real.js';

// Pauses are waited for, and remembered.
vi.mock('node:timers/promises', async (original) => {
  const timers = await original<typeof import('node:timers/promises')>();
  return { ...timers, setTimeout: vi.fn(timers.setTimeout) };
});

/** A way to a broker that answers in turn: a status, or an Error for no answer; then 202. */
class TransportDouble implements Transport {
  readonly sent: Message[] = [];
  closed = false;

  constructor(public answers: (number | Receipt | Error)[] = []) {}

  async send(message: Message, signal: AbortSignal): Promise<Receipt> {
    signal.throwIfAborted();
    this.sent.push(message);
    const answer = this.answers.shift() ?? 202;
    if (answer instanceof Error) throw answer;
    return typeof answer === 'number' ? { status: answer, retryAfterMs: undefined } : answer;
  }

  async close() {
    this.closed = true;
  }
}

function open(transport: Transport, options: Partial<PublisherOptions> = {}) {
  const registry = new Registry();
  const lines: string[] = [];
  const metrics = new PublishMetrics(registry);
  const usual = { extensions: {}, queue: 100, retries: 3, backoffMs: 1 };
  const publisher = new Publisher({ transport, metrics, log: logTo(lines), ...usual, ...options });
  const series = async (name: string) => {
    const page = await registry.metrics();
    return Number(
      page
        .split('\n')
        .find((line) => line.startsWith(`agent_reasoning_${name} `))
        ?.split(' ')[1],
    );
  };
  const ended = (result: string) => series(`publications_total{result="${result}"}`);
  return { publisher, lines, series, ended };
}

let serial = 0;
function outcome(data = '{"answer":1}', changes: Record<string, unknown> = {}): OutcomeEvent {
  serial += 1;
  const datacontenttype = 'application/json';
  const event = { specversion: '1.0', id: `id-${serial}`, source: '/s', type: 't', datacontenttype, data, ...changes };
  return { event: new CloudEvent<string>(event, false) };
}

/** A broker that never answers. */
const silent: Transport = {
  send: (_, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    }),
  close: async () => {},
};

describe('Publisher', () => {
  it('delivers, with the extensions that a SinkBinding asks for', async () => {
    const transport = new TransportDouble();
    const { publisher, ended, series } = open(transport, { extensions: { team: 'lab', traceparent: 'own' } });
    publisher.publish(outcome('{"answer":1}', { traceparent: 'theirs' }));
    await publisher.close(1000);
    expect(transport.sent).toMatchObject([{ headers: { 'ce-team': 'lab', 'ce-traceparent': 'own' } }]);
    expect(transport.sent).toMatchObject([{ body: '{"answer":1}', headers: { 'content-type': 'application/json' } }]);
    expect([await ended('delivered'), await series('publish_queue'), transport.closed]).toEqual([1, 0, true]);
  });

  it.each([500, 503, 404, 408, 409, 429, new Error('refused')])(
    'tries again after %s, the same event',
    async (fault) => {
      const transport = new TransportDouble([fault, fault]);
      const { publisher, ended, series } = open(transport);
      publisher.publish(outcome());
      await publisher.close(1000);
      expect(transport.sent).toHaveLength(3);
      expect(new Set(transport.sent).size).toBe(1);
      expect([await ended('delivered'), await series('publish_retries_total')]).toEqual([1, 2]);
    },
  );

  it.each([301, 400, 401, 413])('does not try again after %i', async (status) => {
    const transport = new TransportDouble([status]);
    const { publisher, ended, lines } = open(transport);
    publisher.publish(outcome());
    await publisher.close(1000);
    expect(transport.sent).toHaveLength(1);
    expect(await ended('refused')).toBe(1);
    expect(lines.join('')).toContain(`the broker answered ${status}`);
  });

  it('gives up after the last attempt, with the reason in the log and nothing of the event', async () => {
    const transport = new TransportDouble(Array(10).fill(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })));
    const { publisher, ended, lines } = open(transport);
    publisher.publish(outcome('{"answer":"private"}'));
    await publisher.close(1000);
    expect(transport.sent).toHaveLength(4);
    expect(await ended('given_up')).toBe(1);
    expect(lines.join('')).toContain('ECONNREFUSED');
    expect(lines.join('')).not.toContain('private');
  });

  it('waits longer each time, by a random part', async () => {
    const transport = new TransportDouble([500, 500, 500]);
    const { publisher } = open(transport, { backoffMs: 20 });
    const timers = vi.spyOn(globalThis, 'setTimeout');
    onTestFinished(() => timers.mockRestore());
    publisher.publish(outcome());
    await publisher.close(50_000);
    const pauses = timers.mock.calls.map(([, milliseconds = 0]) => milliseconds).filter((pause) => pause !== 50_000);
    expect(pauses).toHaveLength(3);
    // 20, 40 and 80 ms, each times 1 to 2.
    for (const [n, least] of [20, 40, 80].entries()) {
      expect(pauses[n]).toBeGreaterThanOrEqual(least);
      expect(pauses[n]).toBeLessThanOrEqual(2 * least);
    }
  });

  it('waits as long as the broker asks', async () => {
    const transport = new TransportDouble([{ status: 429, retryAfterMs: 100 }]);
    const { publisher } = open(transport);
    publisher.publish(outcome());
    await publisher.close(50_000);
    expect(vi.mocked(sleep).mock.calls.map(([milliseconds]) => milliseconds)).toEqual([100]);
    expect(transport.sent).toHaveLength(2);
  });

  it('holds so many events and drops newer ones, with one line in the log', async () => {
    const { publisher, ended, series, lines } = open(silent, { queue: 3 });
    for (let n = 0; n < 10; n++) publisher.publish(outcome());
    expect([await series('publish_queue'), await ended('dropped')]).toEqual([3, 7]);
    expect(lines.filter((line) => line.includes('dropping'))).toHaveLength(1);
    await publisher.close(10);
    expect([await ended('cut_off'), await series('publish_queue')]).toEqual([3, 0]);
  });

  it('holds so many bytes', async () => {
    const { publisher, ended } = open(silent);
    for (let n = 0; n < 5; n++) publisher.publish(outcome('x'.repeat(5 * 1024 * 1024)));
    expect(await ended('dropped')).toBe(2);
    await publisher.close(10);
  });

  it('gives up what is left when its time is over, those that wait for another attempt too', async () => {
    const transport = new TransportDouble(Array(100).fill(500));
    const { publisher, ended } = open(transport, { backoffMs: 60_000 });
    for (let n = 0; n < 20; n++) publisher.publish(outcome());
    await publisher.close(50);
    expect(await ended('cut_off')).toBe(20);
    publisher.publish(outcome());
    expect(await ended('dropped')).toBe(1);
  });

  it('counts, and does not throw, what cannot be encoded', async () => {
    const { publisher, ended } = open(new TransportDouble());
    publisher.publish(outcome('{}', { id: Object.create(null) }));
    expect(await ended('dropped')).toBe(1);
    await publisher.close(10);
  });
});
