import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { EventStream } from '../../function/wire/event-stream.js';

const read = async (stream: AsyncIterable<unknown>) => {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
};

describe('an event stream', () => {
  it('writes events as the HTML Standard has them', async () => {
    const events = new EventStream();
    events.send('step', '{"a":"ü"}');
    events.send('answer', '{}');
    events.end();
    expect(await read(events.reply().stream)).toBe('event: step\ndata: {"a":"ü"}\n\nevent: answer\ndata: {}\n\n');
    expect(events.gone.aborted).toBe(false);
  });

  it('begins with the first thing that is written', async () => {
    const events = new EventStream();
    expect(events.empty).toBe(true);
    events.offer('step', '{}');
    await events.begun;
    expect(events.empty).toBe(false);
    events.destroy();
  });

  it('says that it is alive while nothing happens', async () => {
    const events = new EventStream(1);
    await events.begun;
    events.send('answer', '{}');
    events.end();
    expect(await read(events.reply().stream)).toMatch(/^(: alive\n\n)+event: answer\ndata: \{\}\n\n$/);
  });

  it('leaves out for a slow reader what can be done without, and nothing else', async () => {
    const events = new EventStream();
    const long = JSON.stringify('x'.repeat(100_000));
    for (let i = 0; i < 100; i++) events.offer('step', long);
    events.send('answer', '{}');
    events.end();
    const text = await read(events.reply().stream);
    expect(text.match(/event: step/g)).toHaveLength(3);
    expect(text).toMatch(/event: answer\ndata: \{\}\n\n$/);
  });

  it('is gone when its reader leaves; what is written then is lost', async () => {
    const events = new EventStream();
    events.send('step', '{}');
    events.destroy();
    await sleep(0);
    expect(events.gone.aborted).toBe(true);
    events.send('answer', '{}');
    events.end();
  });
});
