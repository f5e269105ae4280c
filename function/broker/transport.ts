import { rootCertificates } from 'node:tls';
import { Agent, request } from 'undici';
import type { CaCertificates } from '../settings/certificates.js';

/** An event in binary mode, as it goes over the wire. */
export interface Message {
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** The broker's answer; `retryAfterMs` only where it asked for a pause. */
export interface Receipt {
  status: number;
  retryAfterMs: number | undefined;
}

/** Sends events to the broker. */
export interface Transport {
  /** Rejects when no answer comes back. */
  send(message: Message, signal: AbortSignal): Promise<Receipt>;
  close(): Promise<void>;
}

const CONNECT_MS = 5_000;
const ANSWER_MS = 10_000;
const CONNECTIONS = 8;

/**
 * POSTs to the broker over a few kept connections. Redirects are not followed and proxies of the environment not asked:
 * nothing but the address that was given is ever called.
 */
export function brokerTransport(url: string, caCerts: CaCertificates | undefined): Transport {
  const ca = caCerts === undefined ? {} : { ca: [...rootCertificates, caCerts] };
  const agent = new Agent({
    connections: CONNECTIONS,
    headersTimeout: ANSWER_MS,
    bodyTimeout: ANSWER_MS,
    connect: { timeout: CONNECT_MS, ...ca },
  });
  return {
    async send({ headers, body }, signal) {
      const reply = await request(url, { method: 'POST', headers, body, signal, dispatcher: agent });
      await reply.body.dump();
      return { status: reply.statusCode, retryAfterMs: retryAfter(reply.headers['retry-after']) };
    },
    close: () => agent.destroy(),
  };
}

/** The pause that a Retry-After asks for, in milliseconds from now; its value is seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(value: string | string[] | undefined): number | undefined {
  if (typeof value !== 'string') return undefined;
  const milliseconds = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return milliseconds > 0 ? milliseconds : undefined;
}
