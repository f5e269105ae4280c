import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../function/settings/config.js';
import { USAGE } from '../../function/settings/usage.js';

describe('--help of the service', () => {
  it('prints what it is and ends with 0', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/function/server.js', '--help'], {
      encoding: 'utf8',
    });
    expect([status, stdout, stderr]).toEqual([0, USAGE, '']);
  });

  it('names every variable that is read, and no other', () => {
    const read = new Set<string>();
    readConfig(new Proxy({}, { get: (_, name) => void read.add(String(name)) }));
    expect(
      new Set(USAGE.match(/^ {2}[A-Z][A-Z_, ]*[A-Z](?= {2})/gm)?.flatMap((names) => names.trim().split(', '))),
    ).toEqual(read);
  });

  it('tells the defaults that are numbers', () => {
    const defaults = [...USAGE.matchAll(/^ {2}([A-Z_]+) .*\[(\d+)\]$/gm)].map(([, name = '', value]) => [
      name,
      Number(value),
    ]);
    expect(Object.fromEntries(defaults)).toEqual(NUMBERS);
  });
});

const {
  port,
  bodyLimitBytes,
  dumpLimitBytes,
  maxQueue,
  maxBatch,
  requestTimeoutMs,
  replyCacheSize,
  shutdownGraceMs,
  ...config
} = readConfig({});
const NUMBERS = {
  PORT: port,
  FUNC_BODY_LIMIT: bodyLimitBytes,
  MAX_DUMP_BYTES: dumpLimitBytes,
  MAX_QUEUE: maxQueue,
  MAX_BATCH: maxBatch,
  REQUEST_TIMEOUT_MS: requestTimeoutMs,
  REPLY_CACHE_SIZE: replyCacheSize,
  SHUTDOWN_GRACE_MS: shutdownGraceMs,
  PUBLISH_QUEUE: config.publishQueue,
  PUBLISH_RETRIES: config.publishRetries,
  RATE_LIMIT: config.rateLimit,
  RATE_LIMIT_WINDOW_S: config.rateLimitWindowS,
  TRUSTED_PROXIES: config.trustedProxies,
};
