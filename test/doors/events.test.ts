import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  Busy,
  DeadlinePassed,
  Draining,
  Fault,
  Internal,
  InvalidField,
  NoTaskFits,
} from '../../function/common/faults.js';
import { type Attributes, MODES, read, request, sender } from '../doubles/events.js';
import { answer, held, slow, throwing } from '../doubles/reasoning.js';
import { object, type Service, startService } from '../doubles/serve.js';

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

let service: Service;
const send = sender(() => service);
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
afterEach(() => {
  service.double.behaviour = async (request) => answer(request);
});

describe.each(['binary', 'structured'] as const)('%s mode', (mode) => {
  const wire = MODES[mode];

  it.each(['/events', '/'])('POST %s: completed, in the same mode', async (path) => {
    const event = request({ correlationid: 'corr:1', traceparent: TRACE, tracestate: 'a=b' });
    const reply = await send(wire(event), path);
    expect(reply.status).toBe(200);
    const type = reply.headers.get('content-type');
    expect(type).toBe(mode === 'binary' ? 'application/json' : 'application/cloudevents+json; charset=utf-8');
    const out = mode === 'binary' ? await read(reply) : await object(reply);
    expect(out).toMatchObject({
      specversion: '1.0',
      type: 'io.homelab.reasoning.completed',
      source: '/agent-reasoning',
      subject: event.id,
      causationid: event.id,
      correlationid: 'corr:1',
      replyid: 'corr:1',
      traceparent: TRACE,
      tracestate: 'a=b',
      datacontenttype: 'application/json',
      data: { verified: true, task: 'sudoku' },
    });
    expect(out.id).not.toContain(':');
  });

  it('without a correlation there is no replyid, without a trace no traceparent', async () => {
    const out = await (await send(MODES.structured(request()))).json();
    for (const name of ['correlationid', 'replyid', 'traceparent', 'tracestate']) expect(out).not.toHaveProperty(name);
  });

  it.each([
    ['no data', undefined, 'malformed'],
    ['an array', [], 'malformed'],
    ['a number', 7, 'malformed'],
    ['no question', {}, 'invalid_field'],
    ['an unknown property', { question: 'q', extra: 1 }, 'invalid_field'],
  ])('%s as data: 200 and a failed event', async (_, data, code) => {
    const event: Attributes = { ...request(), data };
    const out = await (await send(wire(event))).text();
    expect(out).toContain(`"code":"${code}"`);
    expect(out).toContain(`"request_id":"${event.id}"`);
  });

  it('data that is not JSON by its type: a failed event', async () => {
    const reply = await send(wire(request({ datacontenttype: 'text/plain' }, 'hello')));
    expect(reply.status).toBe(200);
    expect(await reply.text()).toContain('"code":"unsupported_media_type"');
  });

  it.each([
    ['no task fits', new NoTaskFits([]), 'no_task_fits'],
    ['an invalid field', new InvalidField([{ pointer: '/context', message: 'row 3 has two 7s' }]), 'invalid_field'],
    ['a deadline', new DeadlinePassed(10, 2), 'deadline_passed'],
    ['our own fault', new Internal('x', new Error('secret')), 'internal'],
    ['a bug', new TypeError('secret'), 'internal'],
  ])('%s is permanent: 200 and a failed event', async (_, error, code) => {
    service.double.behaviour = throwing(error);
    const event = request();
    const reply = await send(wire(event));
    expect(reply.status).toBe(200);
    const text = await reply.text();
    expect(text).not.toContain('secret');
    expect(text).toContain(`"error":{"code":"${code}"`);
    if (mode === 'structured') expect(JSON.parse(text).type).toBe('io.homelab.reasoning.failed');
    else expect(reply.headers.get('ce-type')).toBe('io.homelab.reasoning.failed');
  });

  it.each([
    ['busy', new Busy('x'.repeat(5000)), 503],
    ['draining', new Draining(`"${'é'.repeat(3000)}`), 503],
    ['rate limited', new Fault('rate_limited', 'slow down', { retryAfter: 4 }), 429],
  ])('%s is passing: come again, in less than 768 bytes, and then be answered', async (_, fault, status) => {
    service.double.behaviour = throwing(fault);
    const event = wire(request());
    const reply = await send(event);
    expect(reply.status).toBe(status);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await reply.arrayBuffer()).byteLength).toBeLessThan(768);
    service.double.behaviour = async (asked) => answer(asked);
    expect((await send(event)).status).toBe(200);
  });

  it.each([
    ['no id', { id: undefined }],
    ['an empty id', { id: '' }],
    ['no source', { source: undefined }],
    ['no type', { type: undefined }],
    ['no specversion', { specversion: undefined }],
    ['specversion 7.0', { specversion: '7.0' }],
    ['specversion 0.3', { specversion: '0.3' }],
    ['an id of 70,000 characters', { id: 'x'.repeat(70_000) }],
    ['a control character in traceparent', { traceparent: `${TRACE}\u0001` }],
  ])('%s is no CloudEvent: 400 in less than 768 bytes', async (_, changes) => {
    for (const path of ['/events', '/']) {
      const reply = await send(wire(request(changes)), path);
      expect(reply.status).toBe(400);
      expect((await reply.arrayBuffer()).byteLength).toBeLessThan(768);
    }
  });

  it.each([
    ['another type', { type: 'io.homelab.other' }],
    ['an expirytime in the past', { expirytime: '2020-01-01T00:00:00Z' }],
  ])('%s: 202 and nothing', async (_, changes) => {
    const before = service.double.requests.length;
    const reply = await send(wire(request(changes)));
    expect(reply.status).toBe(202);
    expect(await reply.text()).toBe('');
    expect(service.double.requests).toHaveLength(before);
  });

  it.each(['2999-01-01T00:00:00Z', 'soon'])('expirytime %s does not expire', async (expirytime) => {
    expect((await send(wire(request({ expirytime })))).status).toBe(200);
  });

  it.each(['60', '1', 'in 5', '2020-01-01T00:00:00', '2020-01-01', '2020-02-30T00:00:00Z', '2020-01-01 00:00:00Z'])(
    'expirytime %s is no RFC 3339 timestamp: as if it were absent, and logged',
    async (expirytime) => {
      const event = request({ expirytime });
      expect((await send(wire(event))).status).toBe(200);
      const warned = service.lines.filter((line) => line.includes('expected expirytime'));
      expect(warned.at(-1)).toContain(`"event_id":"${event.id}"`);
    },
  );

  it('the offset of an expirytime counts', async () => {
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString().replace('Z', '');
    expect((await send(wire(request({ expirytime: `${hourAgo}-02:00` })))).status).toBe(200);
    expect((await send(wire(request({ expirytime: `${hourAgo}+02:00` })))).status).toBe(202);
  });

  it('a redelivery gets the same bytes without a second run', async () => {
    const event = wire(request());
    const first = await send(event);
    const before = service.double.requests.length;
    const second = await send(event);
    expect(await second.text()).toBe(await first.text());
    expect(second.headers.get('ce-id')).toBe(first.headers.get('ce-id'));
    expect(second.headers.get('ce-time')).toBe(first.headers.get('ce-time'));
    expect(service.double.requests).toHaveLength(before);
  });

  it('a redelivery while it runs joins', async () => {
    const { behaviour, release } = held();
    service.double.behaviour = behaviour;
    const before = service.double.requests.length;
    const event = wire(request());
    const both = [send(event), send(event)];
    setTimeout(release, 50);
    const [one, two] = await Promise.all(both);
    expect(await one?.text()).toBe(await two?.text());
    expect(service.double.requests).toHaveLength(before + 1);
  });

  it.each(['finished', 'running'])(
    'another delivery of what is %s gets its own envelope, and the same data',
    async (state) => {
      const { behaviour, release } = held();
      service.double.behaviour = behaviour;
      const before = service.double.requests.length;
      const other = '00-11111111111111111111111111111111-b7ad6b7169203331-01';
      const event = request({ correlationid: 'first', traceparent: TRACE, tracestate: 'a=b' });
      const again = { ...event, correlationid: 'second', traceparent: other, tracestate: undefined };
      const bare = { ...event, correlationid: undefined, traceparent: undefined, tracestate: undefined };
      if (state === 'finished') release();
      const first = send(wire(event));
      if (state === 'finished') await first;
      const replies = [first, send(wire(again)), send(wire(bare))];
      setTimeout(release, 50);
      const read = async (reply: Promise<Response>) => {
        const { headers } = await reply;
        const body = await object(await reply);
        const attribute = (name: string) => (mode === 'binary' ? (headers.get(`ce-${name}`) ?? undefined) : body[name]);
        const told = ['id', 'time', 'subject', 'causationid'].map(attribute);
        const own = ['correlationid', 'replyid', 'traceparent', 'tracestate'].map(attribute);
        return { told, own, data: JSON.stringify(mode === 'binary' ? body : body.data) };
      };
      const [one, two, three] = await Promise.all(replies.map(read));
      expect(one?.own).toEqual(['first', 'first', TRACE, 'a=b']);
      expect(two?.own).toEqual(['second', 'second', other, undefined]);
      expect(three?.own).toEqual([undefined, undefined, undefined, undefined]);
      expect([two?.told, three?.told, two?.data, three?.data]).toEqual([one?.told, one?.told, one?.data, one?.data]);
      expect(service.double.requests).toHaveLength(before + 1);
    },
  );

  it('other data under the same source and id is another request, with a reply of another id, and logged', async () => {
    const event = request({ source: '/agents/victim' });
    const before = service.double.requests.length;
    const first = await read(await send(MODES.binary(event)));
    const spy = await send(wire({ ...event, data: { question: 'Let me see' } }));
    expect(service.double.requests).toHaveLength(before + 2);
    const id = mode === 'binary' ? spy.headers.get('ce-id') : (await object(spy)).id;
    expect(id).not.toBe(first.id);
    const warned = service.lines.filter((line) => line.includes('came with other data'));
    expect(warned.at(-1)).toContain(String(event.id));
  });

  it('the same id from another source is another event', async () => {
    const before = service.double.requests.length;
    const one = await send(wire(request({ id: 'same', source: '/a' })));
    const two = await send(wire(request({ id: 'same', source: '/b' })));
    expect([one.status, two.status]).toEqual([200, 200]);
    if (mode === 'binary') expect(one.headers.get('ce-id')).not.toBe(two.headers.get('ce-id'));
    if (mode === 'binary') expect(service.double.requests).toHaveLength(before + 2);
  });

  it('characters beyond ASCII survive', async () => {
    const event = request({ id: `é "50%" ☃ ${mode}`, correlationid: '名前' });
    const reply = await send(wire(event));
    expect(reply.status).toBe(200);
    if (mode === 'binary') {
      expect(decodeURIComponent(reply.headers.get('ce-subject') ?? '')).toBe(event.id);
      expect(reply.headers.get('ce-replyid')).toBe('%E5%90%8D%E5%89%8D');
    } else {
      expect(await reply.json()).toMatchObject({ subject: event.id, replyid: '名前' });
    }
  });

  it.each(['00-00000000000000000000000000000000-b7ad6b7169203331-01', 'x'])(
    'a traceparent of %j is not passed on',
    async (traceparent) => {
      const reply = await send(wire(request({ traceparent })));
      expect(reply.headers.get('ce-traceparent')).toBeNull();
      expect(await reply.text()).not.toContain('traceparent');
    },
  );
});

describe('a caller that goes away', () => {
  it('ends the work; a redelivery starts afresh', async () => {
    service.double.behaviour = slow(600_000);
    const event = MODES.binary(request());
    const before = service.double.requests.length;
    const controller = new AbortController();
    const gone = fetch(`${service.url}/events`, { method: 'POST', ...event, signal: controller.signal });
    await expect.poll(() => service.double.requests.length).toBe(before + 1);
    const signal = service.double.options.at(-1)?.signal;
    controller.abort();
    await expect(gone).rejects.toThrow();
    await expect.poll(() => signal?.aborted).toBe(true);
    service.double.behaviour = async (asked) => answer(asked);
    expect((await send(event)).status).toBe(200);
  });

  it('does not end the work for another that waits', async () => {
    const { behaviour, release } = held();
    service.double.behaviour = behaviour;
    const event = MODES.binary(request());
    const controller = new AbortController();
    const gone = fetch(`${service.url}/events`, { method: 'POST', ...event, signal: controller.signal });
    const stays = send(event);
    // Both have most likely come by then; the answer is the same if one has not.
    setTimeout(() => controller.abort(), 100);
    await expect(gone).rejects.toThrow();
    release();
    expect((await stays).status).toBe(200);
  });
});
