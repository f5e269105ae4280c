import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { parseUse, watchGpu } from '../../function/observe/gpu.js';
import { openLog } from '../../function/observe/log.js';
import { Metrics } from '../../function/observe/metrics.js';

/** Until what hangs is given up, however busy the machine is. */
const PATIENCE_MS = 60_000;
const log = openLog('silent');
const page = (metrics: Metrics) => metrics.page({ queueDepth: 0, inFlight: 0 });

/** A command that prints this; no test needs a GPU. */
function fakeSmi(prints: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'smi-')), 'nvidia-smi');
  writeFileSync(path, `#!/bin/sh\nprintf '%b' '${prints}'\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('parseUse', () => {
  it.each([
    ['one GPU', '1024, 50\n', { bytes: 2 ** 30, utilization: 0.5 }],
    [
      'two GPUs: memory adds up, utilisation is the mean',
      '1024, 50\n1024, 100\n',
      { bytes: 2 ** 31, utilization: 0.75 },
    ],
  ])('%s', (_, text, use) => {
    expect(parseUse(text)).toEqual(use);
  });

  it.each(['', 'N/A, 3', '[Not Supported]'])('refuses %j', (text) => {
    expect(() => parseUse(text)).toThrow('expected "MiB, percent"');
  });
});

describe('watchGpu', () => {
  it('sets the gauges on cuda', async () => {
    const metrics = new Metrics();
    const stop = watchGpu('cuda', metrics, log, fakeSmi('512, 25\\n'));
    await vi.waitFor(
      async () => expect(await page(metrics)).toContain('agent_reasoning_gpu_utilization 0.25'),
      PATIENCE_MS,
    );
    expect(await page(metrics)).toContain(`agent_reasoning_device_memory_bytes ${2 ** 29}`);
    stop();
  });

  it('warns once and leaves 0 where the command is missing', async () => {
    const metrics = new Metrics();
    const warn = vi.fn();
    const stop = watchGpu('cuda', metrics, Object.assign(openLog('silent'), { warn }), '/nowhere/nvidia-smi');
    await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(1), PATIENCE_MS);
    expect(await page(metrics)).toContain('agent_reasoning_gpu_utilization 0\n');
    stop();
  });

  it('while an answer is slow the gauges are not a number, which shows, and then they are measured again', async () => {
    const metrics = new Metrics();
    const [warn, info] = [vi.fn(), vi.fn()];
    const path = fakeSmi('');
    // What hangs in a driver outlives its signal, as the child of a shell does.
    writeFileSync(path, '#!/bin/sh\n[ -e "$0.slow" ] && sleep 3\necho "512, 25"\n');
    const told = Object.assign(openLog('silent'), { warn, info });
    const stop = watchGpu('cuda', metrics, told, path, { pause: 20, mostPause: 200, limit: 1000 });
    const measured = async () => expect(await page(metrics)).toContain('agent_reasoning_gpu_utilization 0.25');
    await vi.waitFor(measured, PATIENCE_MS);
    const warned = warn.mock.calls.length;
    writeFileSync(`${path}.slow`, '');
    await vi.waitFor(
      async () => expect(await page(metrics)).toMatch(/^agent_reasoning_gpu_utilization nan$/im),
      PATIENCE_MS,
    );
    expect(await page(metrics)).toMatch(/^agent_reasoning_device_memory_bytes nan$/im);
    rmSync(`${path}.slow`);
    await vi.waitFor(measured, PATIENCE_MS);
    stop();
    // Once when it begins and once when it ends, not at every question.
    expect(warn.mock.calls.length - warned).toBeLessThanOrEqual(2);
    expect(info).toHaveBeenCalledTimes(warn.mock.calls.length);
  });

  it('is asked less and less often while it fails, and warned of once', async () => {
    const metrics = new Metrics();
    const warn = vi.fn();
    const path = fakeSmi('');
    writeFileSync(path, '#!/bin/sh\necho >>"$0.n"\n');
    const told = Object.assign(openLog('silent'), { warn });
    const stop = watchGpu('cuda', metrics, told, path, { pause: 20, mostPause: 100_000, limit: 10_000 });
    const asked = () => (existsSync(`${path}.n`) ? readFileSync(`${path}.n`).length : 0);
    await vi.waitFor(() => expect(asked()).toBeGreaterThanOrEqual(4), PATIENCE_MS);
    // With pauses that did not grow, there would be dozens by now.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(asked()).toBeLessThan(10);
    expect(warn).toHaveBeenCalledTimes(1);
    stop();
  });

  it('asks nobody on a CPU', async () => {
    const metrics = new Metrics();
    watchGpu('cpu', metrics, log, fakeSmi('512, 25\\n'))();
    expect(await page(metrics)).toContain('agent_reasoning_gpu_utilization 0\n');
  });
});
