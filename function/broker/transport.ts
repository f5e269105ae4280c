import { readFile } from 'node:fs/promises';
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

export interface TransportOptions {
  url: string;
  caCerts: CaCertificates | undefined;
  /** A token that every event brings along, read again for each, because Kubernetes replaces it every hour. */
  tokenFile: string | undefined;
}

/**
 * POSTs to the broker over a few kept connections. Redirects are not followed and proxies of the environment not asked:
 * nothing but the address that was given is ever called.
 */
export function brokerTransport({ url, caCerts, tokenFile }: TransportOptions): Transport {
  const ca = caCerts === undefined ? {} : { ca: [...rootCertificates, caCerts] };
  const agent = new Agent({
    connections: CONNECTIONS,
    headersTimeout: ANSWER_MS,
    bodyTimeout: ANSWER_MS,
    connect: { timeout: CONNECT_MS, ...ca },
  });
  return {
    async send({ headers: attributes, body }, signal) {
      const headers = tokenFile === undefined ? attributes : { ...attributes, authorization: await bearer(tokenFile) };
      const reply = await request(url, { method: 'POST', headers, body, signal, dispatcher: agent });
      await reply.body.dump();
      return { status: reply.statusCode, retryAfterMs: retryAfter(reply.headers['retry-after']) };
    },
    close: () => agent.destroy(),
  };
}

async function bearer(tokenFile: string): Promise<string> {
  return `Bearer ${(await readFile(tokenFile, 'utf8')).trim()}`;
}

/** The pause that a Retry-After asks for, in milliseconds from now; its value is seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(value: string | string[] | undefined): number | undefined {
  if (typeof value !== 'string') return undefined;
  const milliseconds = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return milliseconds > 0 ? milliseconds : undefined;
}
