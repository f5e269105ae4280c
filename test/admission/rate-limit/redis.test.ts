import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { Registry } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLimiter } from '../../../function/admission/rate-limit/index.js';
import { RateLimited } from '../../../function/admission/rate-limit/quota.js';
import { logTo } from '../../doubles/real.js';
import { startRedisDouble } from '../../doubles/redis.js';

/** The first of these that is installed. */
const server = ['valkey-server', 'redis-server'].find((command) => {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

async function open(rateLimitRedisUrl: string, rateLimit = 2, rateLimitWindowS = 60) {
  const registry = new Registry();
  const lines: string[] = [];
  const limiter = await openLimiter({ rateLimit, rateLimitWindowS, rateLimitRedisUrl }, logTo(lines), { registry });
  onTestFinished(() => limiter.close());
  const fallbacks = async () => Number(/fallbacks_total (\d+)/.exec(await registry.metrics())?.[1]);
  /** Until a request is counted there, not here. */
  const connected = async (name = `warm-up-${Math.random()}`) => {
    await expect
      .poll(async () => {
        const before = await fallbacks();
        await limiter.take(`${name}${Math.random()}`).catch(() => {});
        return (await fallbacks()) - before;
      })
      .toBe(0);
  };
  return { limiter, lines, fallbacks, connected };
}

async function startReal(port = 0): Promise<{ url: string; port: number; stop(): Promise<void> }> {
  const chosen = port || (await freePort());
  const args = ['--port', String(chosen), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child: ChildProcess = spawn(server ?? '', args, { stdio: 'ignore' });
  const stop = async () => {
    const exit = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await exit;
  };
  onTestFinished(stop);
  return { url: `redis://127.0.0.1:${chosen}`, port: chosen, stop };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

describe.each([
  ['a double', startRedisDouble, true],
  [
    `a real server (${server ?? 'skipped: neither valkey-server nor redis-server is installed'})`,
    startReal,
    Boolean(server),
  ],
])('Redis: %s', (_, start, available) => {
  it.skipIf(!available)('replicas count together', async () => {
    const { url } = await start();
    const [one, two] = [await open(url), await open(url)];
    await one.connected();
    await two.connected();
    expect(await one.limiter.take('a')).toMatchObject({ remaining: 1, resetS: 60 });
    expect(await two.limiter.take('a')).toMatchObject({ remaining: 0 });
    await expect(one.limiter.take('a')).rejects.toThrow(RateLimited);
    await expect(two.limiter.take('a')).rejects.toThrow(RateLimited);
  });

  it.skipIf(!available)('windows end', async () => {
    const { limiter, connected } = await open((await start()).url, 1, 1);
    await connected();
    // One window has room for one request; how many windows pass between two requests is the machine's business.
    const taken = () => limiter.take('a').catch((error: unknown) => error);
    await expect.poll(taken).toBeInstanceOf(RateLimited);
    await expect.poll(taken).toMatchObject({ remaining: 0 });
  });

  it.skipIf(!available)(
    'when it goes away each replica counts by itself, and there again when it is back',
    async () => {
      const first = await start();
      const { limiter, lines, fallbacks, connected } = await open(first.url, 100);
      await connected();
      const before = await fallbacks();
      await first.stop();
      for (let n = 0; n < 3; n++) expect(await limiter.take('a')).toBeDefined();
      expect(await fallbacks()).toBe(before + 3);
      expect(lines.join('')).toContain('Redis does not answer: counting the requests of clients in memory');
      await start(first.port);
      await connected();
      expect(lines.join('')).toContain('Redis answers again');
    },
  );
});

it('a Redis that is not there delays nobody, and its password is in no line of the log', async () => {
  const { limiter, lines, fallbacks } = await open('redis://:hunter2@127.0.0.1:9');
  expect(await limiter.take('a')).toMatchObject({ remaining: 1 });
  expect(await limiter.take('a')).toMatchObject({ remaining: 0 });
  await expect(limiter.take('a')).rejects.toThrow(RateLimited);
  expect(await fallbacks()).toBe(3);
  expect(lines.filter((line) => line.includes('does not answer'))).toHaveLength(1);
  expect(lines.join('')).not.toContain('hunter2');
});
