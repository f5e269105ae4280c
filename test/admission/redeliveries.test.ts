import { describe, expect, it } from 'vitest';
import { Redeliveries } from '../../function/admission/redeliveries.js';
import { Busy } from '../../function/common/faults.js';

const NEVER = new AbortController().signal;

type Finished = ReturnType<typeof finished>;
const redeliveriesOf = (size: number) => new Redeliveries<Finished>(size, ({ result }) => 2 * result.data.length);

function finished(data: string) {
  const result = { type: 't', time: '2026-01-01T00:00:00Z', data };
  return { result, began: { traceparent: undefined, tracestate: undefined } };
}

describe('Redeliveries', () => {
  it('keeps so many, and forgets the oldest', async () => {
    const redeliveries = redeliveriesOf(2);
    for (const key of ['a', 'b', 'c']) await redeliveries.answer(key, NEVER, async () => finished(key));
    expect(await redeliveries.answer('c', NEVER, async () => finished('again'))).toMatchObject({ duplicate: true });
    expect(await redeliveries.answer('a', NEVER, async () => finished('again'))).toMatchObject({ duplicate: false });
  });

  it('keeps so many bytes: a reply beyond them is not kept', async () => {
    const redeliveries = redeliveriesOf(10);
    const big = finished('x'.repeat(40 * 1024 * 1024));
    expect(await redeliveries.answer('big', NEVER, async () => big)).toEqual({ ...big, duplicate: false });
    expect(await redeliveries.answer('big', NEVER, async () => big)).toMatchObject({ duplicate: false });
  });

  it('of size 0 keeps none, and still joins what runs', async () => {
    const redeliveries = redeliveriesOf(0);
    let runs = 0;
    const run = async () => {
      runs += 1;
      await new Promise((resolve) => setTimeout(resolve, 10));
      return finished('x');
    };
    const both = await Promise.all([redeliveries.answer('k', NEVER, run), redeliveries.answer('k', NEVER, run)]);
    expect(both.map(({ duplicate }) => duplicate)).toEqual([false, true]);
    await redeliveries.answer('k', NEVER, run);
    expect(runs).toBe(2);
  });

  it('never keeps a rejection', async () => {
    const redeliveries = redeliveriesOf(2);
    const busy = async () => {
      throw new Busy('full');
    };
    await expect(redeliveries.answer('k', NEVER, busy)).rejects.toThrow(Busy);
    expect(await redeliveries.answer('k', NEVER, async () => finished('x'))).toMatchObject({ duplicate: false });
  });

  it('a run ends when the last of those who wait has gone', async () => {
    const redeliveries = redeliveriesOf(2);
    const [one, two] = [new AbortController(), new AbortController()];
    let inner: AbortSignal | undefined;
    const run = (signal: AbortSignal) => {
      inner = signal;
      return new Promise<Finished>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    const both = Promise.allSettled([
      redeliveries.answer('k', one.signal, run),
      redeliveries.answer('k', two.signal, run),
    ]);
    one.abort();
    expect(inner?.aborted).toBe(false);
    two.abort();
    expect(inner?.aborted).toBe(true);
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
