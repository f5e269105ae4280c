import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { Spliced } from '../../../function/doors/mcp/spliced.js';

const ANSWERS = ['{"a":"$&"}', '{"b":[1,2]}'];

describe('answers in a reply', () => {
  it('stand in JSON where their marks stood', async () => {
    const spliced = new Spliced();
    const [first, second] = ANSWERS.map((json) => spliced.mark(json));
    const reply = await spliced.reply(Response.json([{ x: second }, { x: first, y: { other: 0 } }]));
    if (!('body' in reply)) throw new Error('expected a whole reply');
    expect(reply).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(reply.body).toBe('[{"x":{"b":[1,2]}},{"x":{"a":"$&"},"y":{"other":0}}]');
  });

  it('stand in the events of a stream', async () => {
    const spliced = new Spliced();
    const events = ANSWERS.map((json) => `data: ${JSON.stringify({ x: spliced.mark(json) })}\n\n`);
    const headers = { 'content-type': 'text/event-stream', connection: 'keep-alive' };
    const body = ReadableStream.from(events).pipeThrough(new TextEncoderStream());
    const reply = await spliced.reply(new Response(body, { headers }));
    if (!('stream' in reply)) throw new Error('expected a stream');
    expect(reply.headers).toEqual({ 'content-type': 'text/event-stream' });
    expect(await text(reply.stream)).toBe('data: {"x":{"a":"$&"}}\n\ndata: {"x":{"b":[1,2]}}\n\n');
  });

  it('may be none', async () => {
    expect(await new Spliced().reply(new Response(null, { status: 202 }))).toEqual({
      status: 202,
      headers: {},
      body: '',
    });
  });

  it('stop being read when nobody reads the reply', async () => {
    let left = false;
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(Buffer.from('data: 1\n\n')),
      cancel: () => {
        left = true;
      },
    });
    const reply = await new Spliced().reply(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
    if (!('stream' in reply)) throw new Error('expected a stream');
    for await (const _ of reply.stream) break;
    await expect.poll(() => left).toBe(true);
  });
});
