import { CloudEvent, HTTP } from 'cloudevents';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Busy } from '../../../function/common/faults.js';
import { MODES, REQUESTED, read, request, sender } from '../../doubles/events.js';
import { answer, throwing } from '../../doubles/reasoning.js';
import { object, type Service, startService } from '../../doubles/serve.js';

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

let service: Service;
const send = sender(() => service);
beforeAll(async () => {
  service = await startService('served', { MAX_DUMP_BYTES: '2000000' });
});
afterAll(() => service.stop());
afterEach(() => {
  service.double.behaviour = async (request) => answer(request);
});

/** Bytes of a header, each as the character of its number: how Node and fetch put them on the wire. */
const bytes = (text: string) => Buffer.from(text).toString('latin1');

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
    ['an attribute called data', { 'ce-data': 'x' }],
    ['an attribute called data_base64', { 'ce-data_base64': 'x' }],
    ['an empty subject', { 'ce-subject': '' }],
    ['NUL', { 'ce-id': 'a%00b' }],
    ['a C1 control in raw UTF-8', { 'ce-subject': bytes('a\u0085b') }],
    ['a noncharacter', { 'ce-subject': '%EF%BF%BE' }],
    ['an encoded surrogate', { 'ce-subject': '%ED%A0%80' }],
    ['a time that is none', { 'ce-time': 'yesterday' }],
    ['a source that is no URI-reference', { 'ce-source': 'no source' }],
  ])('%s: 400', async (_, extra) => {
    const { headers, body } = MODES.binary(request());
    expect((await send({ headers: { ...headers, ...extra }, body })).status).toBe(400);
  });

  it.each([
    ['raw UTF-8', 'ü €', 'ü €', undefined],
    ['a raw space', 'two words', 'two words', undefined],
    ['a percent sign that encodes nothing', '100%', '100%', undefined],
    ['raw UTF-8 and what looks encoded', '€ %41', '€ %41', undefined],
    ['all encoded', '%C3%BC%20%25', 'ü %', '%C3%BC%20%25'],
    ['encoded without need', '%41b', 'Ab', '%41b'],
    ['lower-case digits', '%c3%bc', 'ü', '%c3%bc'],
  ])('an id and a correlationid with %s come back', async (_, sent, meant, header) => {
    const { headers, body } = MODES.binary(request());
    const id = bytes(sent);
    const reply = await send({ headers: { ...headers, 'ce-id': id, 'ce-correlationid': id }, body });
    expect(reply.status).toBe(200);
    const names = ['subject', 'causationid', 'correlationid', 'replyid'];
    for (const name of names) expect(decodeURIComponent(reply.headers.get(`ce-${name}`) ?? '')).toBe(meant);
    if (header === undefined) {
      // Who encodes nothing decodes nothing: beside the headers there is the event in structured mode.
      expect(reply.headers.get('content-type')).toBe('application/cloudevents+json; charset=utf-8');
      expect(await reply.json()).toMatchObject(Object.fromEntries(names.map((name) => [name, meant])));
    } else {
      expect(reply.headers.get('content-type')).toBe('application/json');
      for (const name of names) expect(reply.headers.get(`ce-${name}`)).toBe(header);
    }
  });

  it('a header that is not UTF-8 is Latin-1', async () => {
    const { headers, body } = MODES.binary(request());
    const reply = await send({ headers: { ...headers, 'ce-id': '\u00fc' }, body });
    expect(reply.headers.get('ce-subject')).toBe('%C3%BC');
  });

  it('a source whose own escapes were not encoded again is one all the same', async () => {
    const { headers, body } = MODES.binary(request());
    expect((await send({ headers: { ...headers, 'ce-source': '/a%20b' }, body })).status).toBe(200);
  });

  it('events of 64 KiB are taken, whatever part of them is in headers', async () => {
    const { headers, body } = MODES.binary(request());
    const extension = { [`ce-${'a'.repeat(65)}`]: 'x'.repeat(60_000), 'ce-big': 'y'.repeat(3000) };
    expect((await send({ headers: { ...headers, ...extension }, body })).status).toBe(200);
  });

  it('413 in less than 768 bytes', async () => {
    const reply = await send(MODES.binary(request({}, { question: 'x'.repeat(2_100_000) })));
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
    ['an id that is a number', JSON.stringify(request({ id: 42 }))],
    ['a type that is a boolean', JSON.stringify(request({ type: true }))],
    ['a time that is a number', JSON.stringify(request({ time: 1 }))],
    ['an integer of more than 32 bits', JSON.stringify(request({ sequence: 2 ** 31 }))],
    ['an integer of less than 32 bits', JSON.stringify(request({ sequence: -(2 ** 31) - 1 }))],
    ['an empty subject', JSON.stringify(request({ subject: '' }))],
    ['an empty dataschema', JSON.stringify(request({ dataschema: '' }))],
    ['a dataschema without a scheme', JSON.stringify(request({ dataschema: '/schema' }))],
    ['a time that is none', JSON.stringify(request({ time: 'yesterday' }))],
    ['a time on a day that is none', JSON.stringify(request({ time: '2026-02-30T00:00:00Z' }))],
    ['a source that is no URI-reference', JSON.stringify(request({ source: '/a b' }))],
    ['a lone surrogate', JSON.stringify(request({ id: '\ud800x' }))],
    ['a noncharacter', JSON.stringify(request({ correlationid: '\ufdd0' }))],
    ['a control character in an extension', JSON.stringify(request({ anything: 'a\u0001' }))],
    ['data twice', JSON.stringify(request({ data_base64: 'e30=' }))],
    ['no base64', JSON.stringify({ ...request(), data: undefined, data_base64: '***' })],
  ])('400 for %s', async (_, body) => {
    expect((await send({ headers: { 'content-type': 'application/cloudevents+json' }, body })).status).toBe(400);
  });

  it.each([
    ['the smallest integer', { sequence: -(2 ** 31) }],
    ['the largest integer', { sequence: 2 ** 31 - 1 }],
    ['a name of 65 characters', { ['a'.repeat(65)]: 'x' }],
    ['an attribute of 3,000 characters', { subject: 'x'.repeat(3000) }],
    ['an event of 64 KiB', { anything: 'x'.repeat(65_000) }],
    ['an empty extension', { anything: '' }],
    ['a dataschema and a time', { dataschema: 'urn:x:y', time: '2026-01-01T00:00:00.5+01:00' }],
    ['data of type text/json', { datacontenttype: 'text/json' }],
    ['a quoted parameter', { datacontenttype: 'application/json; profile="a;charset=utf-16"' }],
  ])('200 for %s', async (_, changes) => {
    const reply = await send(MODES.structured(request(changes)));
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({ type: 'io.homelab.reasoning.completed' });
  });

  it('data_base64 without a type is not taken for JSON', async () => {
    const data_base64 = Buffer.from('{"question":"é"}').toString('base64');
    const event = { ...request({ datacontenttype: undefined }), data: undefined, data_base64 };
    const reply = await object(await send(MODES.structured(event)));
    expect(reply).toMatchObject({
      type: 'io.homelab.reasoning.failed',
      data: { error: { code: 'unsupported_media_type' } },
    });
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
