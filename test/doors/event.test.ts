import { CloudEvent, HTTP } from 'cloudevents';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Busy } from '../../function/faults.js';
import { MODES, REQUESTED, read, request, sender } from '../doubles/events.js';
import { answer, throwing } from '../doubles/reasoning.js';
import { type Service, startService } from '../doubles/serve.js';

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

describe('binary mode only', () => {
  it('what the public SDK sends is read', async () => {
    const event = new CloudEvent({ type: REQUESTED, source: '/sdk', data: { question: 'q' }, correlationid: 'c' });
    const { headers, body } = HTTP.binary(event);
    const reply = await fetch(`${service.url}/`, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: String(body),
    });
    expect(await read(reply)).toMatchObject({ type: 'io.homelab.reasoning.completed', replyid: 'c' });
  });

  it('the trace of the last hop serves when the event has none', async () => {
    const { headers, body } = MODES.binary(request());
    const reply = await send({ headers: { ...headers, traceparent: TRACE }, body });
    expect(reply.headers.get('ce-traceparent')).toBe(TRACE);
  });

  it.each([
    ['not JSON', '{"question"'],
    ['a name twice', '{"question":"a","question":"b"}'],
  ])('data that is %s: a failed event', async (_, data) => {
    const reply = await send(MODES.binary(request({}, data)));
    expect(reply.status).toBe(200);
    expect(await reply.text()).toContain('"code":"malformed"');
  });

  it.each([
    ['percent-encoding that is not UTF-8', { 'ce-subject': '%FF' }],
    ['an attribute name with a dash', { 'ce-my-name': 'x' }],
  ])('%s: 400', async (_, extra) => {
    const { headers, body } = MODES.binary(request());
    expect((await send({ headers: { ...headers, ...extra }, body })).status).toBe(400);
  });

  it('413 in less than 768 bytes', async () => {
    const reply = await send(MODES.binary(request({}, { question: 'x'.repeat(1_100_000) })));
    expect(reply.status).toBe(413);
    expect((await reply.arrayBuffer()).byteLength).toBeLessThan(768);
  });
});

describe('structured mode only', () => {
  it.each(['application/cloudevents+json', 'Application/CloudEvents+JSON; charset=UTF-8'])('%s', async (type) => {
    const reply = await send({ headers: { 'content-type': type }, body: JSON.stringify(request()) });
    expect(reply.status).toBe(200);
  });

  it.each(['application/cloudevents+avro', 'application/cloudevents', 'application/cloudevents+json; charset=latin1'])(
    '415 for %s',
    async (type) => {
      const reply = await send({ headers: { 'content-type': type }, body: JSON.stringify(request()) });
      expect(reply.status).toBe(415);
      expect((await reply.arrayBuffer()).byteLength).toBeLessThan(768);
    },
  );

  it.each([
    ['not JSON', '{'],
    ['an array', '[]'],
    ['an object as attribute', JSON.stringify(request({ subject: { a: 1 } }))],
    ['a fraction as attribute', JSON.stringify(request({ sequence: 1.5 }))],
    ['an upper case name', JSON.stringify(request({ CorrelationId: 'x' }))],
    ['data twice', JSON.stringify(request({ data_base64: 'e30=' }))],
    ['no base64', JSON.stringify({ ...request(), data: undefined, data_base64: '***' })],
  ])('400 for %s', async (_, body) => {
    expect((await send({ headers: { 'content-type': 'application/cloudevents+json' }, body })).status).toBe(400);
  });

  it('reads data_base64, null attributes, booleans and integers', async () => {
    const data_base64 = Buffer.from('{"question":"é"}').toString('base64');
    const event = { ...request({ subject: null, flag: true, sequence: 7 }), data: undefined, data_base64 };
    expect((await send(MODES.structured(event))).status).toBe(200);
    expect(service.double.requests.at(-1)).toEqual({ question: 'é' });
  });
});

describe('a batch', () => {
  const batch = (events: unknown) => ({
    headers: { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' },
    body: JSON.stringify(events),
  });

  it('is answered by a batch, in order, without those that get no reply', async () => {
    const events = [request(), request({ type: 'other' }), request({}, {}), request()];
    const reply = await send(batch(events));
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('application/cloudevents-batch+json; charset=utf-8');
    const failed = { subject: events[2]?.id, type: 'io.homelab.reasoning.failed' };
    expect(await reply.json()).toMatchObject([{ subject: events[0]?.id }, failed, { subject: events[3]?.id }]);
  });

  it('of nothing is 202', async () => {
    expect((await send(batch([]))).status).toBe(202);
  });

  it.each([
    ['no array', request()],
    ['an event without id', [request(), request({ id: undefined })]],
    ['101 events', Array.from({ length: 101 }, () => request())],
  ])('of %s is 400', async (_, events) => {
    expect((await send(batch(events))).status).toBe(400);
  });

  it('with a passing fault is refused as a whole', async () => {
    service.double.behaviour = throwing(new Busy('full'));
    expect((await send(batch([request(), request()]))).status).toBe(503);
  });
});

describe('not an event', () => {
  it('a plain request on /events is 400', async () => {
    const reply = await send({ headers: { 'content-type': 'application/json' }, body: '{"question":"q"}' });
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ code: 'malformed', detail: expect.stringContaining('CloudEvent') });
  });
});
