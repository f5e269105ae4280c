import { describe, expect, it } from 'vitest';
import { batchTable, chooseBatch } from '../../../function/trm/engine/batching.js';

/** A step of a batch that takes so many milliseconds. */
const machine = (milliseconds: (batch: number) => number, most = Number.POSITIVE_INFINITY) => {
  const asked: number[] = [];
  let clock = 0;
  const step = async (batch: number) => {
    asked.push(batch);
    if (batch > most) throw new Error('out of memory');
    clock += milliseconds(batch);
  };
  return { asked, step, now: () => clock };
};

describe('chooseBatch', () => {
  it('is 1 on a CPU, without measuring', async () => {
    const { asked, step } = machine(() => 0);
    expect(await chooseBatch('cpu', step)).toEqual({ batch: 1, table: [] });
    expect(asked).toEqual([]);
  });

  it('grows on a GPU as long as the time of a row falls', async () => {
    const { asked, step, now } = machine((batch) => Math.max(4, batch));
    const { batch, table } = await chooseBatch('cuda', step, now);
    expect(batch).toBe(4);
    expect(table.map((time) => time.batch)).toEqual([1, 2, 4, 8]);
    // Each once to warm it up, once to measure.
    expect(asked).toEqual([1, 1, 2, 2, 4, 4, 8, 8]);
  });

  it('stays at the last batch that fits', async () => {
    const { step, now } = machine(() => 2, 8);
    expect(await chooseBatch('webgpu', step, now)).toMatchObject({ batch: 8 });
  });

  it('a device that runs nothing says so', async () => {
    const { step } = machine(() => 1, 0);
    await expect(chooseBatch('cuda', step)).rejects.toThrow('out of memory');
  });
});

it('batchTable gives the milliseconds of each size', async () => {
  const { step, now } = machine((batch) => 3 + batch);
  expect(await batchTable(step, [1, 2], 0, now)).toEqual([
    { batch: 1, milliseconds: 4 },
    { batch: 2, milliseconds: 5 },
  ]);
});
