import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const ASK_EVERY_MS = 5;

/** Milliseconds from starting `server` (a file) until /health/readiness answers 200. It is ended again. */
export async function startUp(server: string, environment: Readonly<Record<string, string>>): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, [server], {
    env: { ...process.env, K_SINK: '', LOG_LEVEL: 'error', ...environment, FUNC_PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'close');
  try {
    await ready(child, `http://127.0.0.1:${port}/health/readiness`);
    return performance.now() - began;
  } finally {
    child.kill();
    await ended;
  }
}

async function ready(child: ChildProcess, url: string): Promise<void> {
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address, got none');
  return address.port;
}
