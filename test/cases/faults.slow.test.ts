import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { temporary } from '../doubles/bundle.js';

/**
 * Attacks and faults as programs, which know nothing of this project but its wire: each says PASS or FAIL, what is right
 * and what came.
 */
const DIRECTORY = new URL('faults/', import.meta.url).pathname;
const programs = readdirSync(DIRECTORY).filter((file) => /^\w.*\.mjs$/.test(file) && file !== 'lib.mjs');

/**
 * Bounds of time and speed are set so wide that they only end what hangs, because tests share the machine: what an attack
 * costs is printed. The attacks held the event loop for 18 s of CPU time and more.
 */
const env = { ...process.env, HELD_MS: '15000', LEAST_RATE: '0', CUT_OFF_S: '45' };

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
  await vi.waitFor(() => expect(out).toContain('"msg":"listening"'), { timeout: 120_000 });
  return { child, url: `http://127.0.0.1:${/"port":(\d+)/.exec(out)?.[1]}` };
}

/** What a program said, whether it passed or not. */
async function said(command: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { env, maxBuffer: 1 << 24 }).catch(
    (error: { stdout: string }) => error,
  );
  console.log(stdout.trim());
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

  it('no process is started for a scrape, so that a flood of them is cheap', async () => {
    const directory = await temporary();
    // The runtime's own page of metrics asks this command about the network.
    await writeFile(join(directory, 'ip'), '#!/bin/sh\necho asked >>"$0.log"\nexit 1\n', { mode: 0o755 });
    const { child, url } = await start({ RATE_LIMIT: '0', PATH: `${directory}${delimiter}${process.env.PATH}` });
    const scrapes = Array.from({ length: 100 }, () => fetch(`${url}/metrics`).then((reply) => reply.status));
    expect(new Set(await Promise.all(scrapes))).toEqual(new Set([200]));
    child.kill('SIGTERM');
    await once(child, 'exit');
    const asked = await readFile(join(directory, 'ip.log'), 'utf8').catch(() => '');
    // A page that is made anew every second, at most.
    expect(asked.split('\n').length).toBeLessThan(50);
  });

  // Each starts a service of its own.
  it.each([
    ['08-log-full.sh', []],
    ['pipelined-caller-leaves.sh', ['POST']],
    ['pipelined-caller-leaves.sh', ['GET']],
    ['04-telemetry.sh', []],
  ])('%s %j', { timeout: 300_000 }, async (file, args) => {
    expect(await said('bash', DIRECTORY + file, process.cwd(), ...args)).toMatch(/^PASS/m);
  });
});
