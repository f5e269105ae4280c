import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StepHealth } from '../../function/models/step-health.js';
import { openLog } from '../../function/observe/log.js';
import { Metrics } from '../../function/observe/metrics.js';
import type { Row } from '../../function/trm/engine/step-row.js';
import { StepError } from '../../function/trm/engine/workers.js';

const row: Row = { inputs: new Int32Array(1), state: { z_H: new Float32Array(1), z_L: new Float32Array(1) } };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Two models on one device; those in `broken` fail. */
function watched(broken: Set<string>) {
  const run = vi.fn(async (model: string) => {
    if (broken.has(model)) throw new StepError('no context');
    return [];
  });
  const rows = new Map(['a', 'b'].map((name) => [name, row]));
  const vitals = new StepHealth({ run, rows, log: openLog('silent'), metrics: new Metrics() });
  const fail = () => vitals.run('a', [row]).catch(() => undefined);
  return { vitals, run, fail };
}

describe('a model whose steps fail', () => {
  it('two in a row are bad luck, three are trouble, said in words; one that succeeds ends it', async () => {
    const broken = new Set(['a']);
    const { vitals, fail } = watched(broken);
    await fail();
    await fail();
    expect(vitals.trouble('a')).toBeUndefined();
    await fail();
    expect(vitals.trouble('a')).toBe('the last 3 steps failed: no context');
    broken.clear();
    await vitals.run('a', [row]);
    expect(vitals.trouble('a')).toBeUndefined();
    vitals.close();
  });

  it('failures with a success in between are not in a row', async () => {
    const broken = new Set(['a']);
    const { vitals, fail } = watched(broken);
    for (let i = 0; i < 6; i++) {
      await fail();
      await fail();
      broken.clear();
      await vitals.run('a', [row]);
      broken.add('a');
    }
    expect(vitals.trouble('a')).toBeUndefined();
    vitals.close();
  });

  it('alone leaves the others in peace', async () => {
    const { vitals, fail } = watched(new Set(['a']));
    for (let i = 0; i < 3; i++) await fail();
    await vi.advanceTimersByTimeAsync(0);
    expect(vitals.trouble('b')).toBeUndefined();
    vitals.close();
  });

  it('because of the device: the others are found out at once, although nobody asks them', async () => {
    const { vitals, fail } = watched(new Set(['a', 'b']));
    for (let i = 0; i < 3; i++) await fail();
    await vi.advanceTimersByTimeAsync(0);
    expect(vitals.trouble('b')).toBe('the last 3 steps failed: no context');
    vitals.close();
  });

  it('is asked again, less and less often, until it answers, and then no more', async () => {
    const broken = new Set(['a', 'b']);
    const { vitals, run, fail } = watched(broken);
    for (let i = 0; i < 3; i++) await fail();
    await vi.advanceTimersByTimeAsync(600_000);
    const asked = run.mock.calls.length;
    expect(asked).toBeGreaterThan(20);
    expect(asked).toBeLessThan(100);
    broken.clear();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(vitals.trouble('a') ?? vitals.trouble('b')).toBeUndefined();
    const then = run.mock.calls.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(run.mock.calls.length).toBe(then);
    vitals.close();
  });

  it('and is stuck only when no model has answered for five minutes', async () => {
    const broken = new Set(['a', 'b']);
    const { vitals, fail } = watched(broken);
    for (let i = 0; i < 3; i++) await fail();
    await vi.advanceTimersByTimeAsync(299_000);
    expect(vitals.stuck()).toBe(false);
    await vi.advanceTimersByTimeAsync(2000);
    expect(vitals.stuck()).toBe(true);
    broken.clear();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(vitals.stuck()).toBe(false);
    vitals.close();
  });

  it('is asked no more once all is closed', async () => {
    const { vitals, run, fail } = watched(new Set(['a']));
    for (let i = 0; i < 3; i++) await fail();
    await vi.advanceTimersByTimeAsync(0);
    vitals.close();
    const asked = run.mock.calls.length;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(run.mock.calls.length).toBe(asked);
  });
});
