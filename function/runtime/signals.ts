import { setTimeout as sleep } from 'node:timers/promises';
import { standardOutput } from '../observe/output.js';

/** The signals that the runtime catches, once it runs. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const;

/** How long the loading of models may take to end after a signal, in milliseconds. */
const PATIENCE_MS = 20_000;

/** Waits for what is being loaded and closes it; does nothing while nothing loads. */
let undo: () => Promise<unknown> = async () => {};

/**
 * Until `start` is over, a signal ends the process with 0: nobody has been served yet, so nothing is to be finished.
 * Without this the process would die of the signal, or, as the first process of a container, not hear it at all.
 */
export async function interruptible<T>(start: () => Promise<T>): Promise<T> {
  const quit = (signal: NodeJS.Signals) => {
    const line = { level: 'info', time: new Date().toISOString(), service: 'agent-reasoning', signal };
    standardOutput().write(`${JSON.stringify({ ...line, msg: 'stopped during start-up' })}\n`);
    void Promise.race([undo(), sleep(PATIENCE_MS)]).finally(() => process.exit(0));
  };
  for (const signal of SIGNALS) process.once(signal, quit);
  try {
    return await start();
  } finally {
    for (const signal of SIGNALS) process.off(signal, quit);
  }
}

/**
 * Tells that models are being loaded, which a signal does not cut short: a worker thread that is ended inside ONNX Runtime
 * takes the whole process with it (trm/engine/workers.ts). What was loaded is closed before the process ends.
 */
export function loading<T extends { close(): Promise<void> }>(work: Promise<T>): Promise<T> {
  undo = () => work.then((loaded) => loaded.close()).catch(() => {});
  return work;
}
