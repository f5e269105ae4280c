import { describe, expect, it } from 'vitest';
import { Gate } from '../../function/admission/gate.js';
import { Busy, Draining } from '../../function/common/faults.js';

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

  it('one client may fill it, and shuts nobody out: a reserve takes those who hold few places', () => {
    const gate = new Gate(64);
    for (let n = 0; n < 64; n++) gate.enter(['greedy']);
    expect(() => gate.enter(['greedy'])).toThrow(Busy);
    for (let n = 0; n < 4; n++) gate.enter(['modest']);
    expect(() => gate.enter(['modest'])).toThrow(Busy);
    expect(() => gate.enter()).toThrow(Busy);
    expect(gate.inside).toBe(68);
  });

  it('a new source of a greedy address gets in, but sources that are made up leave half of the reserve', () => {
    const gate = new Gate(64);
    const leave = Array.from({ length: 64 }, (_, n) => gate.enter(['broker', `source-${n % 2}`]));
    let made = 0;
    const invent = () => gate.enter(['broker', `invented-${made++}`]);
    for (let n = 0; n < 8; n++) invent();
    expect(invent).toThrow(Busy);
    gate.enter(['another address']);
    for (const end of leave) end();
    expect(gate.inside).toBe(9);
  });

  it('admits nobody once closed', () => {
    const gate = new Gate(2);
    gate.close();
    expect(() => gate.enter()).toThrow(Draining);
  });
});
