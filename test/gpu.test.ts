import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { parseUse, watchGpu } from '../function/gpu.js';
import { openLog } from '../function/log.js';
import { Metrics } from '../function/metrics.js';

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
    await vi.waitFor(async () => expect(await page(metrics)).toContain('agent_reasoning_gpu_utilization 0.25'));
    expect(await page(metrics)).toContain(`agent_reasoning_device_memory_bytes ${2 ** 29}`);
    stop();
  });

  it('warns once and leaves 0 where the command is missing', async () => {
    const metrics = new Metrics();
    const warn = vi.fn();
    const stop = watchGpu('cuda', metrics, Object.assign(openLog('silent'), { warn }), '/nowhere/nvidia-smi');
    await vi.waitFor(() => expect(warn).toHaveBeenCalledTimes(1));
    expect(await page(metrics)).toContain('agent_reasoning_gpu_utilization 0\n');
    stop();
  });

  it('one slow answer: the gauges are not a number, which shows, and are measured again afterwards', async () => {
    const metrics = new Metrics();
    const [warn, info] = [vi.fn(), vi.fn()];
    const path = join(mkdtempSync(join(tmpdir(), 'smi-')), 'nvidia-smi');
    // The second question takes longer than anybody waits, and outlives its signal, as what hangs in a driver does.
    const script = 'n=$(cat "$0.n" 2>/dev/null || echo 0); echo $((n+1)) >"$0.n"; [ "$n" = 1 ] && sleep 3';
    writeFileSync(path, `#!/bin/sh\n${script}\necho "512, 25"\n`);
    chmodSync(path, 0o755);
    const told = Object.assign(openLog('silent'), { warn, info });
    const stop = watchGpu('cuda', metrics, told, path, { every: 500, most: 2000 });
    await vi.waitFor(async () => expect(await page(metrics)).toContain('agent_reasoning_gpu_utilization 0.25'));
    await vi.waitFor(async () => expect(await page(metrics)).toMatch(/^agent_reasoning_gpu_utilization nan$/im), 2500);
    expect(await page(metrics)).toMatch(/^agent_reasoning_device_memory_bytes nan$/im);
    await vi.waitFor(async () => expect(await page(metrics)).toContain('agent_reasoning_gpu_utilization 0.25'), 10_000);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(info).toHaveBeenCalledTimes(1);
    stop();
  }, 20_000);

  it('is asked less and less often while it fails, and warned of once', async () => {
    const metrics = new Metrics();
    const warn = vi.fn();
    const path = fakeSmi('broken\\n');
    writeFileSync(path, `#!/bin/sh\necho >>"$0.n"\n`);
    const told = Object.assign(openLog('silent'), { warn });
    const stop = watchGpu('cuda', metrics, told, path, { every: 20, most: 100_000 });
    const asked = () => (existsSync(`${path}.n`) ? readFileSync(`${path}.n`).length : 0);
    await vi.waitFor(() => expect(asked()).toBeGreaterThanOrEqual(4), 5000);
    // Without pauses that grow, twenty milliseconds apart would be fifty by now.
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
