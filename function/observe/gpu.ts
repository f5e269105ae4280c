import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isMissing } from '../common/system-error.js';
import type { ExecutionDevice } from '../trm/engine/session.js';
import type { Logger } from './log.js';
import type { Metrics } from './metrics.js';

const run = promisify(execFile);

const QUERY = ['--query-gpu=memory.used,utilization.gpu', '--format=csv,noheader,nounits'];
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

/** In milliseconds: the pause between questions, twice as long after each failure, and how long an answer may take. */
export interface Rhythm {
  pause: number;
  mostPause: number;
  limit: number;
}

const RHYTHM: Rhythm = { pause: 10_000, mostPause: 300_000, limit: 5000 };

/**
 * Keeps the two GPU gauges up to date while the service runs on cuda, by asking nvidia-smi, which the driver brings into
 * the container. While it does not answer the gauges are not a number, which a chart shows as a gap, and it is asked less
 * and less often; the log says so when that begins and when it ends. Where it is missing the gauges stay 0. Returns what
 * stops it.
 */
export function watchGpu(
  device: ExecutionDevice,
  metrics: Metrics,
  log: Logger,
  command = 'nvidia-smi',
  { pause, mostPause, limit }: Rhythm = RHYTHM,
): () => void {
  if (device !== 'cuda') return () => undefined;
  const stopped = new AbortController();
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  // One that hangs in the driver cannot even be killed: no second one is sent after it.
  let asking: Promise<{ stdout: string }> | undefined;
  const ask = async () => {
    asking ??= run(command, QUERY, { timeout: limit, killSignal: 'SIGKILL', signal: stopped.signal }).finally(() => {
      asking = undefined;
    });
    const late = new AbortController();
    const given = sleep(limit, undefined, { ref: false, signal: late.signal }).then(() => {
      throw new Error(`expected an answer within ${limit} ms, got none`);
    });
    return Promise.race([asking, given]).finally(() => late.abort());
  };
  const look = async () => {
    try {
      const { stdout } = await ask();
      const { bytes, utilization } = parseUse(stdout);
      metrics.deviceUse(bytes, utilization);
      if (failures > 0) log.info('nvidia-smi answers again');
      failures = 0;
    } catch (err) {
      if (stopped.signal.aborted) return;
      if (failures === 0) log.warn({ err }, 'nvidia-smi does not answer: GPU memory and utilisation are not measured');
      failures++;
      if (!isMissing(err)) metrics.deviceUse(Number.NaN, Number.NaN);
    }
    timer = setTimeout(() => void look(), Math.min(pause * 2 ** failures, mostPause)).unref();
  };
  void look();
  return () => {
    stopped.abort();
    clearTimeout(timer);
  };
}
