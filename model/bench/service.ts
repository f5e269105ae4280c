import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const ASK_EVERY_MS = 5;

/** Settings of the caller's environment that would change the figures; the bench alone decides about them. */
const UNSET = {
  MAX_STEPS: '',
  MAX_STARTS: '',
  H_CYCLES: '',
  L_CYCLES: '',
  WORKERS: '',
  MAX_QUEUE: '',
  REQUEST_TIMEOUT_MS: '',
  FUNC_BODY_LIMIT: '',
  MAX_DUMP_BYTES: '',
  KNATIVE_BROKER_URL: '',
  K_SINK: '',
};

/** The built service in a process of its own. */
export interface Service {
  url: string;
  pid: number;
  /** From the start of the process until /health/readiness answered 200. */
  startMs: number;
  stop(): Promise<void>;
}

/** Starts `server` (a file) and waits until it is ready. */
export async function startService(server: string, environment: Readonly<Record<string, string>>): Promise<Service> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, [server], {
    env: { ...process.env, ...UNSET, LOG_LEVEL: 'error', ...environment, FUNC_PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'close');
  const kill = () => child.kill();
  // The service ends with this process, however that ends.
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    kill();
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await ready(child, `${url}/health/readiness`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: child.pid ?? 0, startMs: performance.now() - began, stop };
}

/** Waits until `url` answers 200. @throws {Error} when the process ends before, or does not answer in time */
export async function ready(child: ChildProcess, url: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until && child.exitCode === null) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => undefined,
    );
    if (status === 200) return;
    await sleep(ASK_EVERY_MS);
  }
  throw new Error(
    `expected the service to be ready, got ${child.exitCode ?? 'no answer'} after ${PATIENCE_MS} ms or less`,
  );
}

/** A port of the loopback interface that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address, got none');
  return address.port;
}
