import { Agent, request } from 'node:http';

/** A reply with its body unread: it is parsed after the measurement, so as not to disturb it. */
export interface Reply {
  status: number;
  retryAfter: string | undefined;
  body: Buffer;
}

/** A light HTTP client: connections are kept, and as many are opened as there are requests at once. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(private readonly url: string) {}

  get(path: string): Promise<Reply | undefined> {
    return this.send('GET', path, {});
  }

  /** Posts JSON, unless the headers say otherwise. */
  post(path: string, body: string | Buffer, more: Readonly<Record<string, string>> = {}): Promise<Reply | undefined> {
    const length = String(Buffer.byteLength(body));
    return this.send('POST', path, { 'content-type': 'application/json', 'content-length': length, ...more }, body);
  }

  close(): void {
    this.agent.destroy();
  }

  /** Undefined where the connection broke before the whole reply was there. */
  private send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string | Buffer,
  ): Promise<Reply | undefined> {
    return new Promise((resolve) => {
      const lost = () => resolve(undefined);
      const outgoing = request(`${this.url}${path}`, { method, headers, agent: this.agent }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('end', () => {
          const { statusCode = 0, headers: replied } = incoming;
          resolve({ status: statusCode, retryAfter: replied['retry-after'], body: Buffer.concat(chunks) });
        });
        incoming.once('error', lost);
      });
      outgoing.once('error', lost);
      outgoing.end(body);
    });
  }
}
