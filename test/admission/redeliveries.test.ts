import { describe, expect, it } from 'vitest';
import { type Finished, Replies } from '../../function/admission/redeliveries.js';
import { Busy } from '../../function/common/faults.js';

const NEVER = new AbortController().signal;

function finished(data: string): Finished {
  const result = { type: 't', time: '2026-01-01T00:00:00Z', data };
  return { result, began: { traceparent: undefined, tracestate: undefined } };
}

describe('Replies', () => {
  it('keeps so many, and forgets the oldest', async () => {
    const replies = new Replies(2);
    for (const key of ['a', 'b', 'c']) await replies.answer(key, NEVER, async () => finished(key));
    expect(await replies.answer('c', NEVER, async () => finished('again'))).toMatchObject({ duplicate: true });
    expect(await replies.answer('a', NEVER, async () => finished('again'))).toMatchObject({ duplicate: false });
  });

  it('keeps so many bytes: a reply beyond them is not kept', async () => {
    const replies = new Replies(10);
    const big = finished('x'.repeat(40 * 1024 * 1024));
    expect(await replies.answer('big', NEVER, async () => big)).toEqual({ ...big, duplicate: false });
    expect(await replies.answer('big', NEVER, async () => big)).toMatchObject({ duplicate: false });
  });

  it('of size 0 keeps none, and still joins what runs', async () => {
    const replies = new Replies(0);
    let runs = 0;
    const run = async () => {
      runs += 1;
      await new Promise((resolve) => setTimeout(resolve, 10));
      return finished('x');
    };
    const both = await Promise.all([replies.answer('k', NEVER, run), replies.answer('k', NEVER, run)]);
    expect(both.map(({ duplicate }) => duplicate)).toEqual([false, true]);
    await replies.answer('k', NEVER, run);
    expect(runs).toBe(2);
  });

  it('never keeps a rejection', async () => {
    const replies = new Replies(2);
    const busy = async () => {
      throw new Busy('full');
    };
    await expect(replies.answer('k', NEVER, busy)).rejects.toThrow(Busy);
    expect(await replies.answer('k', NEVER, async () => finished('x'))).toMatchObject({ duplicate: false });
  });

  it('a run ends when the last of those who wait has gone', async () => {
    const replies = new Replies(2);
    const [one, two] = [new AbortController(), new AbortController()];
    let inner: AbortSignal | undefined;
    const run = (signal: AbortSignal) => {
      inner = signal;
      return new Promise<Finished>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    const both = Promise.allSettled([replies.answer('k', one.signal, run), replies.answer('k', two.signal, run)]);
    one.abort();
    expect(inner?.aborted).toBe(false);
    two.abort();
    expect(inner?.aborted).toBe(true);
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
