import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Aborted, Busy, Malformed, PayloadTooLarge, UnsupportedMediaType } from '../../function/common/faults.js';
import { Bodies } from '../../function/wire/bodies.js';
import { readBody } from '../../function/wire/body.js';

const UNBOUNDED = () => new Bodies(Number.POSITIVE_INFINITY);
const TEN = { usual: 10, most: 10 };
const MANY = { usual: 10_000, most: 10_000 };

function request(headers: Record<string, string> = {}): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { headers });
}

/** A request with all of its body. */
function whole(body: Uint8Array, headers: Record<string, string> = {}): IncomingMessage {
  const message = request(headers);
  for (const part of [body.subarray(0, 3), body.subarray(3), null]) message.push(part);
  return message;
}

describe('readBody', () => {
  it('joins what arrives, and holds nothing afterwards', async () => {
    const bodies = UNBOUNDED();
    const message = request();
    const read = readBody(message, TEN, bodies);
    for (const chunk of ['ab', 'c', null]) message.push(chunk);
    expect(Buffer.from(await read).toString()).toBe('abc');
    expect(bodies.bytes).toBe(0);
  });

  it.each([
    ['whose length is declared', { 'content-length': '26' }, 26],
    ['whose length is not', {}, 100],
  ])('writes a large body %s into memory of its own as it comes', async (_, headers, memory) => {
    const alphabet = Buffer.from('abcdefghijklmnopqrstuvwxyz');
    const read = await readBody(whole(alphabet, headers), { usual: 10, most: 100 }, UNBOUNDED());
    expect(Buffer.from(read).toString()).toBe(alphabet.toString());
    expect([read.byteOffset, read.buffer.byteLength]).toEqual([0, memory]);
  });

  it('rejects when the caller left before it was called', async () => {
    const message = request();
    message.destroy();
    await expect(readBody(message, TEN, UNBOUNDED())).rejects.toThrow(Aborted);
  });

  it.each([{}, { 'content-encoding': 'gzip' }])('rejects when the caller leaves half way (%j)', async (headers) => {
    const bodies = UNBOUNDED();
    const message = request(headers);
    const read = readBody(message, TEN, bodies);
    message.push('a');
    setTimeout(() => message.destroy(), 5);
    await expect(read).rejects.toThrow(Aborted);
    expect(bodies.bytes).toBe(0);
  });

  it('rejects beyond the limit', async () => {
    const bodies = UNBOUNDED();
    const message = request();
    const read = readBody(message, { usual: 1, most: 3 }, bodies);
    message.push('abcd');
    await expect(read).rejects.toThrow(PayloadTooLarge);
    expect(bodies.bytes).toBe(0);
  });
});

describe('a body with a content coding', () => {
  const text = Buffer.from('{"question":"q"}'.repeat(1000));

  it.each([
    ['gzip', gzipSync(text)],
    [' GZip ', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', text],
  ])('%s is decoded', async (coding, body) => {
    const bodies = UNBOUNDED();
    const read = await readBody(whole(body, { 'content-encoding': coding }), { usual: 10, most: 20_000 }, bodies);
    expect(Buffer.from(read).equals(text)).toBe(true);
    expect(bodies.bytes).toBe(0);
  });

  it.each(['zstd', 'compress', 'gzip, gzip', 'none'])('%s is refused, and the codings are named', async (coding) => {
    const read = readBody(whole(text, { 'content-encoding': coding }), MANY, UNBOUNDED());
    await expect(read).rejects.toThrow(
      new UnsupportedMediaType('content-encoding gzip, deflate, br or none', coding.toLowerCase()),
    );
  });

  it.each([
    ['that is none', text.subarray(0, 1000)],
    ['that ends too early', gzipSync(text).subarray(0, 40)],
    ['that is nothing', Buffer.alloc(0)],
  ])('and content %s is malformed', async (_, body) => {
    const read = readBody(whole(body, { 'content-encoding': 'gzip' }), MANY, UNBOUNDED());
    await expect(read).rejects.toThrow(new Malformed('expected a body in gzip, got bytes that do not decode'));
  });

  it('is read up to the limit of what it becomes', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(100_000);
    const bodies = new Bodies(Number.POSITIVE_INFINITY);
    const read = readBody(whole(bomb, { 'content-encoding': 'gzip' }), { usual: 10, most: 200_000 }, bodies);
    await expect(read).rejects.toThrow(new PayloadTooLarge(200_000));
    expect(bodies.bytes).toBe(0);
  });

  it('that becomes nothing is read up to the limit as well', async () => {
    const nothing = Buffer.concat(Array(1000).fill(gzipSync(Buffer.alloc(0))));
    const read = readBody(whole(nothing, { 'content-encoding': 'gzip' }), MANY, UNBOUNDED());
    await expect(read).rejects.toThrow(PayloadTooLarge);
  });
});

describe('unfinished bodies', () => {
  it('hold a bounded number of bytes: the one that takes longest is given up', async () => {
    const bodies = new Bodies(3000);
    const slow = request();
    const first = readBody(slow, MANY, bodies);
    slow.push('x'.repeat(1000));
    await new Promise((resolve) => setImmediate(resolve));
    const quick = request();
    const second = readBody(quick, MANY, bodies);
    quick.push('y'.repeat(2000));
    await expect(first).rejects.toThrow(Busy);
    quick.push(null);
    expect((await second).length).toBe(2000);
    expect(bodies.bytes).toBe(0);
  });

  it('of single bytes cost more than their bytes', async () => {
    const bodies = new Bodies(10_000);
    const message = request();
    const read = readBody(message, MANY, bodies);
    read.catch(() => {});
    for (let n = 0; n < 100; n++) {
      message.push('x');
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect(read).rejects.toThrow(Busy);
  });
});
