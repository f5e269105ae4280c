import { Client, type Reply } from './client.js';

export interface Load {
  /** In the order of the requests; undefined is a reply that never came. */
  replies: (Reply | undefined)[];
  seconds: number;
}

/** Posts every body to /reason of the service, with `atOnce` requests always under way. */
export async function load(url: string, bodies: readonly string[], atOnce: number, onReply: () => void): Promise<Load> {
  const client = new Client(url);
  const replies: (Reply | undefined)[] = new Array(bodies.length);
  const waiting = bodies.entries();
  // Callers share one iterator, so each body is sent once.
  const caller = async () => {
    for (const [i, body] of waiting) {
      replies[i] = await client.post('/reason', body);
      onReply();
    }
  };
  const began = performance.now();
  try {
    await Promise.all(Array.from({ length: atOnce }, caller));
  } finally {
    client.close();
  }
  return { replies, seconds: (performance.now() - began) / 1000 };
}
