/**
 * What `func invoke` sends, and what it makes of the answer: knative/func, pkg/functions/invoke.go and cmd/invoke.go at
 * commits 280333a8 and 017299fb. A stand-in for the CLI where there is none; where there is one, a test compares them.
 */
export interface Message {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: string;
}

/** The CLI's own defaults; without `--id` the CloudEvents SDK makes one up. */
export function message(changes: Partial<Message> = {}): Message {
  return {
    id: crypto.randomUUID(),
    source: '/boson/fn',
    type: 'boson.fn',
    contentType: 'application/json',
    data: '{"message":"Hello World"}',
    ...changes,
  };
}

export class InvokeError extends Error {}

/** `-f http`: the data alone, POSTed to the target; the body of the answer comes back. */
export async function invokeHttp(target: string, { contentType, data }: Message): Promise<string> {
  const response = await fetch(target, {
    method: 'POST',
    headers: { 'content-type': contentType, 'user-agent': 'Go-http-client/1.1' },
    body: data,
  });
  if (response.status > 299) throw new InvokeError(`failure invoking '${target}' (HTTP ${response.status})`);
  return response.text();
}

/**
 * `-f cloudevent`: a binary-mode event. The answer's event comes back as the attributes and data that the CLI prints, or
 * undefined where there is none, for which it prints nothing.
 */
export async function invokeEvent(target: string, message: Message) {
  const response = await fetch(target, {
    method: 'POST',
    headers: {
      'content-type': message.contentType,
      'user-agent': 'Go-http-client/1.1',
      'ce-id': message.id,
      'ce-source': message.source,
      'ce-specversion': '1.0',
      'ce-time': new Date().toISOString(),
      'ce-type': message.type,
    },
    // JSON goes through a Go value and back, so its white space is lost, and its keys are sorted.
    body: message.contentType === 'application/json' ? JSON.stringify(JSON.parse(message.data, sorted)) : message.data,
  });
  const body = await response.text();
  if (response.status > 299) throw new InvokeError(`unable to invoke: ${response.status}: ${body}`);
  if (!response.headers.has('ce-specversion')) return undefined;
  const attributes = [...response.headers].filter(([name]) => name.startsWith('ce-'));
  return {
    attributes: Object.fromEntries(attributes.map(([name, value]) => [name.slice('ce-'.length), value])),
    data: JSON.parse(body) as unknown,
  };
}

function sorted(_: string, value: unknown): unknown {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}
