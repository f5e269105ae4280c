import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
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

  it('asks nobody on a CPU', async () => {
    const metrics = new Metrics();
    watchGpu('cpu', metrics, log, fakeSmi('512, 25\\n'))();
    expect(await page(metrics)).toContain('agent_reasoning_gpu_utilization 0\n');
  });
});
