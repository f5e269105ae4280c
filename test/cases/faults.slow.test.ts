import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

/**
 * Attacks and faults as programs, which know nothing of this project but its wire: each says PASS or FAIL, what is right
 * and what came.
 */
const DIRECTORY = new URL('faults/', import.meta.url).pathname;
const programs = readdirSync(DIRECTORY).filter((file) => /^\w.*\.mjs$/.test(file) && file !== 'lib.mjs');

/** What a busy machine may hold the event loop for, in milliseconds; the attacks held it for seconds. */
const env = { ...process.env, HELD_MS: '2000' };

/** The built service on a port of its own, as `npm start` runs it. */
async function start(settings: Record<string, string>): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['dist/function/server.js'], {
    env: { ...process.env, FUNC_PORT: '0', DEVICE: 'cpu', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  await vi.waitFor(() => expect(out).toContain('"msg":"listening"'), { timeout: 30_000 });
  return { child, url: `http://127.0.0.1:${/"port":(\d+)/.exec(out)?.[1]}` };
}

/** What a program said, whether it passed or not. */
async function said(command: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { env, maxBuffer: 1 << 24 }).catch(
    (error: { stdout: string }) => error,
  );
  return stdout;
}

describe('a program of test/cases/faults passes', () => {
  describe.each([
    ['without a limit on clients', '0', programs.filter((file) => !file.startsWith('07-'))],
    ['with one', '20', programs.filter((file) => file.startsWith('07-'))],
  ])('%s', (_, RATE_LIMIT, files) => {
    let service: Awaited<ReturnType<typeof start>>;
    beforeAll(async () => {
      service = await start({ RATE_LIMIT });
    });
    afterAll(async () => {
      service.child.kill('SIGTERM');
      await once(service.child, 'exit');
    });

    it.each(files)('%s', { timeout: 120_000 }, async (file) => {
      expect(await said(process.execPath, DIRECTORY + file, service.url)).toMatch(/^PASS/m);
    });
  });

  // Each starts a service of its own.
  it.each([
    ['08-log-full.sh', []],
    ['pipelined-caller-leaves.sh', ['POST']],
    ['pipelined-caller-leaves.sh', ['GET']],
    ['04-telemetry.sh', []],
  ])('%s %j', { timeout: 180_000 }, async (file, args) => {
    expect(await said('bash', DIRECTORY + file, process.cwd(), ...args)).toMatch(/^PASS/m);
  });
});
