import { Writable } from 'node:stream';
import { openLog } from '../../function/observe/log.js';
import { Metrics } from '../../function/observe/metrics.js';
import { openReasoning } from '../../function/reasoning/reasoner.js';
import type { Reasoning } from '../../function/reasoning/reasoning.js';
import { createFunction } from '../../function/runtime/create.js';
import { serve } from '../../function/runtime/listen.js';
import { readConfig } from '../../function/settings/config.js';
import type { Environment } from '../../function/settings/environment.js';

/** A log into an array of lines. */
export function logTo(lines: string[]) {
  const write = (chunk: unknown, _: unknown, done: () => void) => {
    lines.push(String(chunk));
    done();
  };
  return openLog('debug', new Writable({ write }));
}

/** The real reasoner on the CPU. */
export async function openReal(env: Environment): Promise<{ reasoning: Reasoning; lines: string[]; metrics: Metrics }> {
  const lines: string[] = [];
  const metrics = new Metrics();
  const config = readConfig({ DEVICE: 'cpu', WORKERS: '2', ...env });
  return { reasoning: await openReasoning(config, logTo(lines), metrics), lines, metrics };
}

export interface RealService {
  url: string;
  lines: string[];
  stop(): Promise<void>;
}

/** The whole service with the real reasoner, as `npm start` serves it, on a port of its own. */
export async function startReal(env: Environment): Promise<RealService> {
  const lines: string[] = [];
  const whole = { FUNC_PORT: '0', DEVICE: 'cpu', WORKERS: '2', ...env };
  const fn = createFunction(openReasoning, { env: whole, log: logTo(lines) });
  const server = await serve(fn);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  const stop = async () => {
    await fn.shutdown();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  };
  return { url: `http://localhost:${address.port}`, lines, stop };
}
