import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Aborted, Busy, PayloadTooLarge } from '../../function/common/faults.js';
import { Bodies, readBody } from '../../function/wire/body.js';

const UNBOUNDED = () => new Bodies(Number.POSITIVE_INFINITY);

function request(): IncomingMessage {
  return new IncomingMessage(new Socket());
}

describe('readBody', () => {
  it('joins what arrives, and holds nothing afterwards', async () => {
    const bodies = UNBOUNDED();
    const message = request();
    const read = readBody(message, 10, bodies);
    for (const chunk of ['ab', 'c', null]) message.push(chunk);
    expect(Buffer.from(await read).toString()).toBe('abc');
    expect(bodies.bytes).toBe(0);
  });

  it('rejects when the caller left before it was called', async () => {
    const message = request();
    message.destroy();
    await expect(readBody(message, 10, UNBOUNDED())).rejects.toThrow(Aborted);
  });

  it('rejects when the caller leaves half way', async () => {
    const bodies = UNBOUNDED();
    const message = request();
    const read = readBody(message, 10, bodies);
    message.push('a');
    setTimeout(() => message.destroy(), 5);
    await expect(read).rejects.toThrow(Aborted);
    expect(bodies.bytes).toBe(0);
  });

  it('rejects beyond the limit', async () => {
    const bodies = UNBOUNDED();
    const message = request();
    const read = readBody(message, 3, bodies);
    message.push('abcd');
    await expect(read).rejects.toThrow(PayloadTooLarge);
    expect(bodies.bytes).toBe(0);
  });
});

describe('unfinished bodies', () => {
  it('hold a bounded number of bytes: the one that takes longest is given up', async () => {
    const bodies = new Bodies(3000);
    const slow = request();
    const first = readBody(slow, 10_000, bodies);
    slow.push('x'.repeat(1000));
    await new Promise((resolve) => setImmediate(resolve));
    const quick = request();
    const second = readBody(quick, 10_000, bodies);
    quick.push('y'.repeat(2000));
    await expect(first).rejects.toThrow(Busy);
    quick.push(null);
    expect((await second).length).toBe(2000);
    expect(bodies.bytes).toBe(0);
  });

  it('of single bytes cost more than their bytes', async () => {
    const bodies = new Bodies(10_000);
    const message = request();
    const read = readBody(message, 10_000, bodies);
    read.catch(() => {});
    for (let n = 0; n < 100; n++) {
      message.push('x');
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect(read).rejects.toThrow(Busy);
  });
});
