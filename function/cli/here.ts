import { join } from 'node:path';
import { now } from '../common/clock.js';
import { SHIPPED_BUNDLES } from '../models/load.js';
import { openLog } from '../observe/log.js';
import { Metrics } from '../observe/metrics.js';
import { openReasoning } from '../reasoning/reasoner.js';
import { readConfig } from '../settings/config.js';

/** Answers a request in this process, as the service would; the same environment variables set it. */
export async function answerHere(request: Uint8Array, progress: (doing: string) => void): Promise<string> {
  progress('loading the model');
  const config = readConfig({
    // What decides a single answer is when it begins, and the CPU is ready first.
    DEVICE: 'cpu',
    MODEL_PATH: join(SHIPPED_BUNDLES, 'placement'),
    ...process.env,
    LOG_LEVEL: 'silent',
  });
  // What was read from files is as large as it is; a thread gets the memory for it.
  const dumpLimitBytes = Math.max(config.dumpLimitBytes, request.byteLength);
  const reasoning = await openReasoning({ ...config, dumpLimitBytes }, openLog('silent'), new Metrics());
  try {
    const failed = reasoning.models().find(({ error }) => error !== undefined);
    if (failed) throw new Error(`model ${failed.name} is not loaded: ${failed.error}`);
    progress('thinking');
    return (await reasoning.reason(request, { deadline: now() + config.requestTimeoutMs })).text;
  } finally {
    await reasoning.close();
  }
}
