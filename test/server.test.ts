import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { post } from './doubles/serve.js';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process, what it wrote so far, and its port once it listens. */
function run(file: string, env: Record<string, string> = {}, ...args: string[]) {
  const child = spawn(process.execPath, [file, ...args], { env: { ...process.env, FUNC_PORT: '0', ...env } });
  children.push(child);
  const written = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    written.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    written.err += chunk;
  });
  const exited = once(child, 'exit').then(([code]) => code);
  const port = async () => {
    await expect
      .poll(() => written.out + written.err, { timeout: 20_000 })
      .toMatch(/"msg":"(listening|Server listening)/);
    return Number(/"port":(\d+)|listening at \S+:(\d+)/.exec(written.out)?.slice(1).find(Boolean));
  };
  return { child, written, exited, port };
}

// `npm test` builds before it tests.
describe.skipIf(!existsSync('dist/function/server.js'))('the built process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s: what runs is answered, then it exits with 0', async (signal) => {
    const { child, written, exited, port } = run('test/doubles/process.mjs');
    const url = `http://localhost:${await port()}`;
    const running = post(`${url}/reason`, { question: 'still there?' });
    await expect.poll(() => written.out).toContain('"msg":"reasoning"');
    child.kill(signal);
    await expect.poll(() => written.out).toContain('"msg":"draining"');
    expect((await fetch(`${url}/health/readiness`)).status).toBe(503);
    const reply = await running;
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({ answer: 'still there?' });
    expect(await exited).toBe(0);
  });

  it('under the bare faas-js-runtime command: answers, and finishes on SIGTERM', async () => {
    const cli = 'node_modules/faas-js-runtime/bin/cli.js';
    const { child, written, exited, port } = run(cli, { FUNC_LOG_LEVEL: 'info' }, 'test/doubles/function.mjs');
    const url = `http://localhost:${await port()}`;
    expect((await fetch(`${url}/health/readiness`)).status).toBe(200);
    const running = post(url, { question: 'still there?' });
    await expect.poll(() => written.out).toContain('"msg":"reasoning"');
    child.kill('SIGTERM');
    const reply = await running;
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({ answer: 'still there?' });
    expect(await exited).toBe(0);
  });

  it('stops at start-up over a bad environment, naming every variable', async () => {
    const { written, exited } = run('dist/function/server.js', { DEVICE: 'tpu', MAX_STEPS: 'many' });
    expect(await exited).toBe(1);
    expect(written.err).toContain('DEVICE: expected one of auto, cpu, cuda, webgpu, got "tpu"');
    expect(written.err).toContain('MAX_STEPS: expected an integer from 1 to 1000, got "many"');
    expect(written.err).not.toContain('    at ');
  });
});
