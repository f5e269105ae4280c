import { describe, expect, it } from 'vitest';
import { Busy, Draining } from '../function/faults.js';
import { Gate, Pending } from '../function/limits.js';

describe('Gate', () => {
  it('admits so many; leaving twice counts once', () => {
    const gate = new Gate(2);
    const leave = gate.enter();
    gate.enter();
    expect(() => gate.enter()).toThrow(Busy);
    leave();
    leave();
    expect(gate.inside).toBe(1);
    gate.enter();
    expect(() => gate.enter()).toThrow(Busy);
  });

  it('admits nobody once closed', () => {
    const gate = new Gate(2);
    gate.close();
    expect(() => gate.enter()).toThrow(Draining);
  });
});

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
