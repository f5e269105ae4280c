import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/**
 * As much of Redis as the rate limiter asks for, in RESP2: a counter that expires. The script that it sends is not run; its
 * meaning is built in (SET NX EX, INCRBY, PTTL). test/limiter/redis.test.ts runs the same cases on a real server where
 * there is one.
 */
export async function startRedisDouble(port = 0): Promise<{ url: string; port: number; stop(): Promise<void> }> {
  const counters = new Map<string, { count: number; until: number }>();
  const sockets = new Set<Socket>();
  const answer = ([name = '', ...args]: string[]): string => {
    switch (name.toUpperCase()) {
      case 'INFO':
        return bulk('redis_version:7.0.0\r\nloading:0\r\n');
      case 'EVALSHA':
        return '-NOSCRIPT No matching script. Please use EVAL.\r\n';
      case 'EVAL': {
        const [, , key = '', points, seconds] = args;
        const known = counters.get(key);
        const now = Date.now();
        const fresh = !known || known.until <= now;
        const counter = fresh ? { count: 0, until: now + Number(seconds) * 1000 } : known;
        counter.count += Number(points);
        counters.set(key, counter);
        return `*2\r\n:${counter.count}\r\n:${counter.until - now}\r\n`;
      }
      case 'CLIENT':
      case 'SELECT':
        return '+OK\r\n';
      default:
        return `-ERR unknown command '${name}'\r\n`;
    }
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (let command = readCommand(text); command; command = readCommand(text)) {
        text = text.slice(command.length);
        socket.write(answer(command.words));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  onTestFinished(stop);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return { url: `redis://127.0.0.1:${address.port}`, port: address.port, stop };
}

const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`;

/** One whole command at the start of the text: an array of bulk strings. */
function readCommand(text: string): { words: string[]; length: number } | undefined {
  const header = /^\*(\d+)\r\n/.exec(text);
  if (!header) return undefined;
  const words: string[] = [];
  let at = header[0].length;
  for (let i = 0; i < Number(header[1]); i++) {
    const size = /^\$(\d+)\r\n/.exec(text.slice(at));
    if (!size) return undefined;
    const begin = at + size[0].length;
    const end = begin + Number(size[1]);
    if (text.length < end + 2) return undefined;
    words.push(text.slice(begin, end));
    at = end + 2;
  }
  return { words, length: at };
}
