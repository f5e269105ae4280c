import { CloudEvent, HTTP } from 'cloudevents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binaryReply, structuredReply } from '../../../function/wire/cloudevents/encode.js';
import { received } from '../../../function/wire/cloudevents/event.js';
import { completed, outcomeEvent } from '../../../function/wire/cloudevents/outcome.js';
import { MODES, request, sender, type Wire } from '../../doubles/events.js';
import { type Service, startService } from '../../doubles/serve.js';

/**
 * What the SDK lets through or makes of an event on its own, beside what the service answers, whose guard stands in front
 * of it. A test that fails after an update of the SDK means that a part of the guard may go.
 */
let service: Service;
const send = sender(() => service);
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const JSON_EVENT = { 'content-type': 'application/cloudevents+json' };
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };

/** The event as the SDK alone reads it, with all its properties. */
function readBySdk({ headers, body }: Wire): Record<string, unknown> {
  const event = HTTP.toEvent({ headers, body });
  if (Array.isArray(event)) throw new Error('expected one event');
  return { ...event };
}

const structured = (changes: Record<string, unknown>) => MODES.structured(request(changes));
const binary = (headers: Record<string, string>) => {
  const wire = MODES.binary(request());
  return { ...wire, headers: { ...wire.headers, ...headers } };
};
const without = (name: string) => structured({ [name]: undefined });
/** A structured event in whose JSON `members` stand in front of the others. */
const withText = (members: string): Wire => ({
  headers: JSON_EVENT,
  body: structured({}).body.replace('{', `{${members},`),
});

describe('the SDK takes, and the guard refuses with 400', () => {
  it.each<[string, Wire, Record<string, unknown>]>([
    ['a version that there is not, in binary mode', binary({ 'ce-specversion': '7.0' }), { specversion: '7.0' }],
    ['a version that there is not, in structured mode', structured({ specversion: '7.0' }), { specversion: '7.0' }],
    ['no version, as 1.0', without('specversion'), { specversion: '1.0' }],
    ['an empty id, as a new one', structured({ id: '' }), { id: expect.stringMatching(/^[\da-f-]{36}$/) }],
    ['no id, as a new one', without('id'), { id: expect.stringMatching(/^[\da-f-]{36}$/) }],
    ['no source', without('source'), { source: undefined }],
    ['no type', without('type'), { type: undefined }],
    ['an id that is a number', structured({ id: 42 }), { id: 42 }],
    ['a subject that is an object', structured({ subject: { a: 1 } }), { subject: { a: 1 } }],
    ['an empty extension of another type', structured({ sequence: 1.5 }), { sequence: 1.5 }],
    ['a name with capitals', structured({ CorrelationId: 'x' }), { CorrelationId: 'x' }],
    ['a name with a dash', binary({ 'ce-my-name': 'x' }), { 'my-name': 'x' }],
    ['a source that is no URI-reference', structured({ source: 'no source' }), { source: 'no source' }],
    ['a dataschema that is no URI', structured({ dataschema: '/schema' }), { dataschema: '/schema' }],
    ['a control character', structured({ subject: 'a\u0001' }), { subject: 'a\u0001' }],
    ['a lone surrogate', structured({ subject: '\ud800' }), { subject: '\ud800' }],
    ['an attribute called data, and drops it', binary({ 'ce-data': 'x' }), { data: { question: 'Solve it' } }],
    ['percent-encoding that is not UTF-8', binary({ 'ce-subject': '%FF' }), { subject: '%FF' }],
    ['a name given twice: the last one counts', withText('"id":"first"'), { id: expect.stringMatching(/^e-/) }],
    [
      'data and data_base64: the latter counts',
      structured({ data_base64: 'e30=' }),
      { data: Uint32Array.of(123, 125) },
    ],
    [
      'base64 that is none, as what is left of it',
      without2({ data_base64: '*e30' }),
      { data: Uint32Array.of(123, 125) },
    ],
  ])('%s', async (_, wire, read) => {
    expect(readBySdk(wire)).toMatchObject(read);
    expect((await send(wire)).status).toBe(400);
  });

  it('a time that is none, as the present', async () => {
    const wire = structured({ time: 'yesterday' });
    expect(Date.parse(String(readBySdk(wire).time))).not.toBeNaN();
    expect((await send(wire)).status).toBe(400);
  });

  it('a member called __proto__, and the event inherits from it', async () => {
    const wire = withText('"__proto__":{"correlationid":"x"}');
    expect(Object.keys(readBySdk(wire))).not.toContain('__proto__');
    expect((await send(wire)).status).toBe(400);
  });
});

function without2(changes: Record<string, unknown>): Wire {
  return MODES.structured({ ...request(changes), data: undefined });
}

describe('the SDK fails, and the service answers', () => {
  it.each([
    ['a batch that is no array', { headers: BATCH, body: '{}' }, TypeError, 400],
    ['a body that is no JSON', { headers: JSON_EVENT, body: '{' }, SyntaxError, 400],
    ['null instead of an event', { headers: JSON_EVENT, body: 'null' }, TypeError, 400],
    ['an extension called schemaurl', structured({ schemaurl: '/s' }), TypeError, 200],
    [
      'an extension called validate, in a batch',
      { headers: BATCH, body: `[${structured({ validate: 'x' }).body}]` },
      TypeError,
      200,
    ],
    [
      'a media type in capitals',
      { ...structured({}), headers: { 'content-type': 'Application/CloudEvents+JSON' } },
      Error,
      200,
    ],
    [
      'a media type with another parameter',
      { ...structured({}), headers: { 'content-type': 'application/cloudevents+json; a=b' } },
      Error,
      200,
    ],
  ])('%s', async (_, wire, error, status) => {
    expect(() => HTTP.toEvent(wire)).toThrow(error);
    expect((await send(wire)).status).toBe(status);
  });
});

describe('the SDK reads otherwise than the specification', () => {
  it('data_base64 becomes one number of 32 bits for each byte', async () => {
    const data_base64 = Buffer.from('{"question":"é"}').toString('base64');
    const wire = without2({ data_base64 });
    expect(readBySdk(wire).data).toBeInstanceOf(Uint32Array);
    expect((await send(wire)).status).toBe(200);
    expect(service.double.requests.at(-1)).toEqual({ question: 'é' });
  });

  it('percent-encoding in headers stays', async () => {
    const wire = { ...binary({ 'ce-id': '%C3%BC%20%25' }), body: '{}' };
    expect(readBySdk(wire).id).toBe('%C3%BC%20%25');
    expect(await (await send(wire)).text()).toContain('"request_id":"ü %"');
  });

  it('data that is no JSON, although its type says so, becomes a string', async () => {
    const wire = { ...binary({}), body: 'hello' };
    expect(readBySdk(wire).data).toBe('hello');
    expect(await (await send(wire)).text()).toContain('"code":"malformed"');
  });
});

describe("the SDK's objects", () => {
  const asker = {
    id: 'ü "名"',
    replyId: 'r',
    correlationId: undefined,
    trace: { traceparent: undefined, tracestate: undefined },
  };

  it('copy bytes into base64: ours have their data beside them', () => {
    const bytes = Buffer.from('{}');
    expect(new CloudEvent({ source: '/s', type: 't', data: bytes }).data_base64).toBe('e30=');
    const attributes = new Map(Object.entries({ specversion: '1.0', id: '1', source: '/s', type: 't' }));
    const data = { kind: 'bytes', bytes, contentType: undefined } as const;
    const ours = received({ attributes, sent: new Map(), data });
    expect(ours.event.data).toBeUndefined();
    expect(ours.event.data_base64).toBeUndefined();
    expect(ours.data).toBe(data);
  });

  it('are written into headers without percent-encoding', () => {
    const outcome = outcomeEvent(asker, completed('{}'));
    expect(HTTP.binary(outcome.event).headers).toMatchObject({ 'ce-subject': 'ü "名"' });
    expect(binaryReply(outcome).headers).toMatchObject({ 'ce-subject': '%C3%BC%20%22%E5%90%8D%22' });
  });

  it('write JSON text in structured mode as a string', () => {
    const outcome = outcomeEvent(asker, completed('{"steps":2}'));
    expect(JSON.parse(String(HTTP.structured(outcome.event).body)).data).toBe('{"steps":2}');
    expect(JSON.parse(structuredReply(outcome).body).data).toEqual({ steps: 2 });
  });

  it('have no batch mode', () => {
    expect(HTTP).not.toHaveProperty('batch');
  });
});
