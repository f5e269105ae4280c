import { describe, expect, it } from 'vitest';
import { Pending } from '../../function/common/pending.js';

describe('Pending', () => {
  it('is idle at once, after the last end, or not in time', async () => {
    const pending = new Pending();
    expect(await pending.idle(0)).toBe(true);
    const end = pending.begin();
    expect(await pending.idle(5)).toBe(false);
    setTimeout(end, 5);
    expect(await pending.idle(1000)).toBe(true);
  });
});
