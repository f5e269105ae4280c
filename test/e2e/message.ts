/** A CloudEvent on the wire, as a broker keeps it: in the mode in which it came, its data untouched. */
export interface Message {
  headers: Readonly<Record<string, string>>;
  body: string;
}

const STRUCTURED = 'application/cloudevents+json';

function isStructured({ headers }: Message): boolean {
  return headers['content-type']?.startsWith(STRUCTURED) ?? false;
}

function structured({ body }: Message): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** An attribute of the event; undefined where it has none. */
export function attribute(message: Message, name: string): string | undefined {
  if (!isStructured(message)) return message.headers[`ce-${name}`];
  const value = structured(message)[name];
  return value === undefined ? undefined : String(value);
}

/** The event with one attribute more, or another value. */
export function withAttribute(message: Message, name: string, value: string): Message {
  if (!isStructured(message)) return { ...message, headers: { ...message.headers, [`ce-${name}`]: value } };
  return { ...message, body: JSON.stringify({ ...structured(message), [name]: value }) };
}

/** The event's data, as a JSON value. */
export function dataOf(message: Message): unknown {
  return isStructured(message) ? structured(message).data : JSON.parse(message.body);
}

/** Whether this is one CloudEvent 1.0: what an ingress takes, and the only thing that a reply with a body may be. */
export function isEvent(message: Message): boolean {
  return (
    attribute(message, 'specversion') === '1.0' &&
    ['id', 'source', 'type'].every((name) => (attribute(message, name) ?? '') !== '')
  );
}

/** Of a request or a reply, only what belongs to the event. */
export function messageOf(headers: Iterable<[string, string]>, body: string): Message {
  const own = [...headers].filter(([name]) => name.startsWith('ce-') || name === 'content-type');
  return { headers: Object.fromEntries(own), body };
}
