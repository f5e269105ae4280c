import { createServer, type RequestListener, type Server } from 'node:http';
import { HTTP } from 'cloudevents';
import type { Attributes } from './events.js';
import { listen } from './listen.js';

/** What a broker's ingress does with an event: a status, or a status with headers; nothing hangs up. */
export type Verdict = number | { status: number; headers: Record<string, string> } | undefined;

export interface Sink {
  url: string;
  /** As the public SDK reads them; refused ones too. */
  events: Attributes[];
  headers: Record<string, string | string[] | undefined>[];
  /** For the next events in turn; then 202. */
  verdicts: Verdict[];
}

/** A broker's ingress, until the end of the test. */
export async function startSink(make: (listener: RequestListener) => Server = createServer): Promise<Sink> {
  const sink: Sink = { url: '', events: [], headers: [], verdicts: [] };
  const server = make(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const event = HTTP.toEvent({ headers: request.headers, body });
    if (Array.isArray(event)) throw new Error('expected one event');
    sink.events.push({ ...event });
    sink.headers.push(request.headers);
    const verdict = sink.verdicts.length > 0 ? sink.verdicts.shift() : 202;
    if (verdict === undefined) request.socket.destroy();
    else if (typeof verdict === 'number') response.writeHead(verdict).end();
    else response.writeHead(verdict.status, verdict.headers).end();
  });
  sink.url = `${await listen(server)}/ns/broker`;
  return sink;
}
