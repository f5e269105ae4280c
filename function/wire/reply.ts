/** The reply to a call, whichever way it goes out. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
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
