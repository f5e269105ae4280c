import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporary, writeBundle } from '../doubles/bundle.js';
import { object, post } from '../doubles/serve.js';

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

describe('the built process', () => {
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

  it('SIGTERM: what runs longer than the grace time gets 503, so that a broker delivers it again; exit 0', async () => {
    const { child, written, exited, port } = run('test/doubles/process.mjs', { SHUTDOWN_GRACE_MS: '50' });
    const url = `http://localhost:${await port()}`;
    const attributes = { specversion: '1.0', id: '1', source: '/t', type: 'io.homelab.reasoning.requested' };
    const event = { ...attributes, data: { question: 'still there?' } };
    const running = [
      post(`${url}/reason`, { question: 'still there?' }),
      post(`${url}/events`, event, { 'content-type': 'application/cloudevents+json' }),
    ];
    await expect.poll(() => written.out).toMatch(/"msg":"reasoning"[\s\S]*"msg":"reasoning"/);
    child.kill('SIGTERM');
    for (const reply of await Promise.all(running)) {
      expect(reply.status).toBe(503);
      expect(reply.headers.get('retry-after')).toBe('1');
      expect(await reply.json()).toMatchObject({ code: 'draining' });
    }
    expect(await exited).toBe(0);
  });

  it('SIGTERM in the middle of an inference, beyond the grace time: 503, and exit 0', async () => {
    const MODEL_PATH = await writeBundle(await temporary());
    const env = { MODEL_PATH, DEVICE: 'cpu', MAX_STEPS: '1000', SHUTDOWN_GRACE_MS: '1' };
    const { child, exited, port } = run('dist/function/server.js', env);
    const url = `http://localhost:${await port()}`;
    const question = '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79';
    const running = post(`${url}/reason`, { question, max_steps: 1000, budget: { starts: 32 } });
    await expect.poll(async () => (await object(await fetch(`${url}/health`))).in_flight).toBe(1);
    child.kill('SIGTERM');
    expect((await running).status).toBe(503);
    expect(await exited).toBe(0);
  });

  it.each([
    ['served', 'dist/function/server.js', 0],
    ['served', 'dist/function/server.js', 60],
    ['served', 'dist/function/server.js', 150],
    ['served', 'dist/function/server.js', 300],
    ['under the bare command', 'test/doubles/starting.mjs', 0],
  ])('SIGTERM while it starts, %s (%s, %i ms later): exit 0', async (_, file, later) => {
    const cli = 'node_modules/faas-js-runtime/bin/cli.js';
    const { child, written, exited } = file.startsWith('dist') ? run(file) : run(cli, {}, file);
    await expect.poll(() => written.out, { timeout: 20_000, interval: 5 }).toContain('"msg":"starting"');
    await new Promise((resolve) => setTimeout(resolve, later));
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(written.out).toMatch(/"msg":"(stopped during start-up|closed)"/);
  });

  it.each([
    ['one of several models is broken: degraded', ['good'], 200, 'degraded'],
    ['the only model is broken: unready', [], 503, 'unready'],
  ])('%s; it listens, and says why in /health and in the log', async (_, others, code, status) => {
    const root = await temporary();
    for (const name of others) await writeBundle(join(root, name), { name });
    await writeBundle(join(root, 'broken'), { name: 'broken', task: 'chess' });
    const { written, port } = run('dist/function/server.js', { MODEL_PATH: root, DEVICE: 'cpu' });
    const url = `http://localhost:${await port()}`;
    for (const path of ['/health', '/health/readiness']) expect((await fetch(url + path)).status).toBe(code);
    expect((await fetch(`${url}/health/liveness`)).status).toBe(200);
    const why = 'expected a task among sudoku, maze, placement, got chess';
    expect(await object(await fetch(`${url}/health`))).toMatchObject({
      status,
      reason: `broken: ${why}`,
      models: [{ name: 'broken', loaded: false, error: why }, ...others.map((name) => ({ name, loaded: true }))],
    });
    expect(written.out).toMatch(/"level":"error".*"model":"broken".*got chess.*"msg":"model not loaded"/);
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

  it.skipIf(!existsSync('/dev/full'))(
    'stops at start-up over a bad environment, though nothing can be written',
    async () => {
      const full = openSync('/dev/full', 'w');
      const env = { ...process.env, DEVICE: 'tpu' };
      const child = spawn(process.execPath, ['dist/function/server.js'], { env, stdio: ['ignore', full, full] });
      children.push(child);
      expect((await once(child, 'exit'))[0]).toBe(1);
      closeSync(full);
    },
  );

  it.skipIf(!existsSync('/dev/full'))('SIGTERM while it starts, though nothing can be written: exit 0', async () => {
    const full = openSync('/dev/full', 'w');
    const env = { ...process.env, FUNC_PORT: '0' };
    // Tells when the service listens for the signal, which is before it has loaded its models.
    const told = `process.on('newListener', (name) => { if (name === 'SIGTERM') process.send(name); });
      process.channel.unref();`;
    const args = ['--import', `data:text/javascript,${encodeURIComponent(told)}`, 'dist/function/server.js'];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', full, full, 'ipc'] });
    children.push(child);
    await once(child, 'message');
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
    closeSync(full);
  });
});
