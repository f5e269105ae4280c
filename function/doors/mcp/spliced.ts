import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { empty, type Reply, type Streamed } from '../../wire/reply.js';

/**
 * Answers that are put into a reply as the JSON that they are. The SDK writes the reply, and would have to be given them as
 * values: to parse and write them again takes time that grows with the answer. So it is given marks.
 */
export class Spliced {
  /** Nobody can know it who writes an answer or an argument. */
  private readonly name = randomUUID();
  private readonly marks = new RegExp(`\\{"${this.name}":(\\d+)\\}`, 'g');
  private readonly texts: string[] = [];

  /** What stands for this JSON until the reply is written. */
  mark(json: string): Record<string, number> {
    return { [this.name]: this.texts.push(json) - 1 };
  }

  /** The SDK's response with the answers in it. */
  async reply(response: Response): Promise<Reply | Streamed> {
    const { status, body } = response;
    const headers = Object.fromEntries(response.headers);
    // Whether the connection stays is the server's business.
    delete headers.connection;
    // The SDK would let caches keep what they ask about again; answers of ours are nobody else's.
    delete headers['cache-control'];
    if (!body) return empty(status, headers);
    if (!headers['content-type']?.startsWith('text/event-stream')) {
      return { status, headers, body: this.fill(await response.text()) };
    }
    return { status, headers, stream: Readable.from(this.events(body)) };
  }

  /** The SDK gives one event at a time, whole. */
  private async *events(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
    for await (const event of body) yield this.fill(Buffer.from(event).toString());
  }

  private fill(text: string): string {
    return text.replace(this.marks, (_, at: string) => this.texts[Number(at)] ?? 'null');
  }
}
