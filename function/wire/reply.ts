import type { Readable } from 'node:stream';

interface Head {
  status: number;
  headers: Record<string, string>;
}

/** The reply to a call, whichever way it goes out. */
export interface Reply extends Head {
  body: string;
}

/** A reply whose body is written while the work goes on; who destroys the stream before its end ends the work. */
export interface Streamed extends Head {
  stream: Readable;
}

const JSON_TYPE = 'application/json; charset=utf-8';

export function json(status: number, value: unknown, contentType = JSON_TYPE): Reply {
  return jsonText(status, JSON.stringify(value), contentType);
}

/** A reply whose body is JSON text already. */
export function jsonText(status: number, body: string, contentType = JSON_TYPE): Reply {
  return { status, headers: { 'content-type': contentType }, body };
}

export function empty(status: number, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: '' };
}
