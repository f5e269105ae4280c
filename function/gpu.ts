import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Logger } from './log.js';
import type { Metrics } from './metrics.js';
import type { ExecutionDevice } from './trm/session.js';

const run = promisify(execFile);

const QUERY = ['--query-gpu=memory.used,utilization.gpu', '--format=csv,noheader,nounits'];
const EVERY_MS = 10_000;
const MIB = 2 ** 20;

/** Memory in use, in bytes, and the busy part, 0 to 1, of one or more GPUs together. */
export interface GpuUse {
  bytes: number;
  utilization: number;
}

/** What nvidia-smi prints, a line "MiB, percent" for each GPU. Throws TypeError on anything else. */
export function parseUse(text: string): GpuUse {
  const lines = text.trim().split('\n');
  const gpus = lines.map((line) => {
    const [, memory, busy] = /^\s*(\d+)\s*,\s*(\d+)\s*$/.exec(line) ?? [];
    if (memory === undefined || busy === undefined) throw new TypeError(`expected "MiB, percent", got ${line}`);
    return { bytes: Number(memory) * MIB, utilization: Number(busy) / 100 };
  });
  return {
    bytes: gpus.reduce((sum, { bytes }) => sum + bytes, 0),
    utilization: gpus.reduce((sum, { utilization }) => sum + utilization, 0) / gpus.length,
  };
}

/**
 * Keeps the two GPU gauges up to date while the service runs on cuda, by asking nvidia-smi, which the driver brings into
 * the container. Where it is missing the gauges stay 0, and the log says so once. Returns what stops it.
 */
export function watchGpu(device: ExecutionDevice, metrics: Metrics, log: Logger, command = 'nvidia-smi'): () => void {
  if (device !== 'cuda') return () => undefined;
  const look = async () => {
    try {
      const { stdout } = await run(command, QUERY, { timeout: EVERY_MS / 2 });
      const { bytes, utilization } = parseUse(stdout);
      metrics.deviceUse(bytes, utilization);
    } catch (err) {
      clearInterval(timer);
      log.warn({ err }, 'nvidia-smi does not answer: GPU memory and utilisation are not measured');
    }
  };
  const timer = setInterval(look, EVERY_MS).unref();
  void look();
  return () => clearInterval(timer);
}
