import { HTTP } from 'cloudevents';
import type { Service } from './serve.js';

export const REQUESTED = 'io.homelab.reasoning.requested';
let serial = 0;

export type Attributes = Record<string, unknown>;
export interface Wire {
  headers: Record<string, string>;
  body: string;
}

/** A request event of its own id; undefined removes an attribute. */
export function request(changes: Attributes = {}, data: unknown = { question: 'Solve it' }): Attributes {
  serial += 1;
  const base = { specversion: '1.0', id: `e-${serial}`, source: '/test', type: REQUESTED, data };
  return { ...base, datacontenttype: 'application/json', ...changes };
}

export const MODES = {
  binary: ({ data, datacontenttype, ...attributes }: Attributes): Wire => ({
    headers: {
      ...(datacontenttype === undefined ? {} : { 'content-type': String(datacontenttype) }),
      ...Object.fromEntries(
        Object.entries(attributes)
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => [`ce-${name}`, encodeURI(String(value))]),
      ),
    },
    body: typeof data === 'string' ? data : (JSON.stringify(data) ?? ''),
  }),
  structured: (event: Attributes): Wire => ({
    headers: { 'content-type': 'application/cloudevents+json' },
    body: JSON.stringify(event),
  }),
};

/** For one service: POSTs an event as it goes over the wire. */
export function sender(service: () => Service): (wire: Wire, path?: string) => Promise<Response> {
  return ({ headers, body }, path = '/events') =>
    fetch(service().url + path, { method: 'POST', headers, body: Buffer.from(body) });
}

/** A reply as the public SDK reads it, whatever its mode. */
export async function read(reply: Response): Promise<Attributes> {
  const event = HTTP.toEvent({ headers: Object.fromEntries(reply.headers), body: await reply.text() });
  if (Array.isArray(event)) throw new Error('expected one event');
  return { ...event };
}
