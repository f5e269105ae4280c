import { describe, expect, it } from 'vitest';
import { Slots } from '../../function/trm/slots.js';

/** Work that ends when told, and what has begun so far. */
function works() {
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const work = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      begun.push(name);
      ends.set(name, (error) => (error ? reject(error) : resolve(name)));
    });
  return { begun, work, end: (name: string, error?: Error) => ends.get(name)?.(error) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('Slots', () => {
  it('runs as many as it has places, the others in their order', async () => {
    const { begun, work, end } = works();
    const slots = new Slots(2);
    const all = ['a', 'b', 'c', 'd'].map((name) => slots.run(work(name)));
    expect([begun, slots.waiting]).toEqual([['a', 'b'], 2]);
    end('b');
    await turn();
    expect([begun, slots.waiting]).toEqual([['a', 'b', 'c'], 1]);
    for (const name of ['a', 'c']) end(name);
    await turn();
    end('d');
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
    expect(slots.waiting).toBe(0);
  });

  it('frees the place of work that fails', async () => {
    const { begun, work, end } = works();
    const slots = new Slots(1);
    const failed = slots.run(work('a'));
    const next = slots.run(work('b'));
    end('a', new Error('broken'));
    await expect(failed).rejects.toThrow('broken');
    expect(begun).toEqual(['a', 'b']);
    end('b');
    expect(await next).toBe('b');
  });

  it('close: what waits and what comes is refused, what runs goes on', async () => {
    const { begun, work, end } = works();
    const slots = new Slots(1);
    const running = slots.run(work('a'));
    const waiting = slots.run(work('b'));
    slots.close(new Error('closed'));
    await expect(waiting).rejects.toThrow('closed');
    await expect(slots.run(work('c'))).rejects.toThrow('closed');
    end('a');
    expect(await running).toBe('a');
    expect(begun).toEqual(['a']);
  });
});
