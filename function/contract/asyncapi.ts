import type { Caps } from './caps.js';
import { COMPLETED, FAILED, REQUESTED, SOURCE } from './events.js';
import { reasonSchemas } from './reason-schemas.js';
import { INFO, type Json, ref } from './schemas.js';
import type { TaskDescription } from './tasks.js';

/** The AsyncAPI 3.0 description of the events, made of the very schemas that validate. No broker is named. */
export function asyncApi(version: string, tasks: readonly TaskDescription[], caps: Caps): Json {
  return {
    asyncapi: '3.0.0',
    info: {
      ...INFO,
      version,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
      tags: [{ name: 'reasoning', description: 'Requests in, checked answers out' }],
    },
    servers: {
      broker: {
        host: '{broker}',
        protocol: 'http',
        description: 'The broker whose Trigger delivers requests, and to which outcomes go.',
        variables: {
          broker: { description: 'Host and port of its ingress.', examples: ['broker-ingress.knative-eventing'] },
        },
      },
    },
    defaultContentType: 'application/json',
    channels: {
      requests: {
        description: `A Trigger on the broker that filters for ${REQUESTED}; CloudEvents over HTTP, binary or structured.`,
        messages: { requested: ref('messages', 'requested') },
      },
      outcomes: {
        description: 'The reply to an event; and, with EMIT_EVENTS, what the outcome of POST /reason is published as.',
        messages: { completed: ref('messages', 'completed'), failed: ref('messages', 'failed') },
      },
    },
    operations: {
      reason: {
        action: 'receive',
        summary: 'Answers a request: one outcome for each source, id and data, however often it is delivered',
        description:
          'The reply is the outcome. It carries the correlation and the trace of the delivery that it answers.',
        channel: { $ref: '#/channels/requests' },
        reply: { channel: { $ref: '#/channels/outcomes' } },
      },
      publish: {
        action: 'send',
        summary: 'Tells the broker how a call of POST /reason ended',
        description: 'With EMIT_EVENTS, where a broker is known.',
        channel: { $ref: '#/channels/outcomes' },
      },
    },
    components: {
      messages: {
        requested: message(REQUESTED, 'A request to reason', 'ReasonRequest', {}),
        completed: message(COMPLETED, 'An answer', 'ReasonResponse', { source: SOURCE }),
        failed: message(FAILED, 'Why there is none, and will be none', 'Failure', { source: SOURCE }),
      },
      schemas: reasonSchemas(tasks, caps),
    },
  };
}

/** Attributes as the headers of binary mode; the outcome of a call has no correlationid, and so no replyid. */
function message(type: string, summary: string, payload: string, { source }: { source?: string }): Json {
  const text = { type: 'string' };
  const ours = {
    'ce-subject': { ...text, description: 'The id of the event, or the x-request-id of the call, that asked.' },
    'ce-causationid': { ...text, description: 'The same.' },
    'ce-replyid': { ...text, description: 'The correlationid, for RequestReply.' },
  };
  const theirs = { 'ce-expirytime': { ...text, format: 'date-time', description: 'Not answered after it.' } };
  return {
    name: type,
    title: type,
    summary,
    contentType: 'application/json',
    headers: {
      type: 'object',
      required: ['ce-specversion', 'ce-id', 'ce-source', 'ce-type'],
      properties: {
        'ce-specversion': { const: '1.0' },
        'ce-id': { ...text, minLength: 1 },
        'ce-source': source === undefined ? { ...text, minLength: 1 } : { const: source },
        'ce-type': { const: type },
        'ce-correlationid': text,
        'ce-traceparent': { ...text, description: 'Where the journey began.' },
        'ce-tracestate': text,
        ...(source === undefined ? theirs : ours),
      },
    },
    payload: ref('schemas', payload),
  };
}
