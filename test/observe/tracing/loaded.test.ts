import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** The packages that the built service has loaded once it is open. */
function loaded(env: Record<string, string>): string {
  const script = `
    import { createRequire } from 'node:module';
    const { createFunction } = await import('./dist/function/runtime/create.js');
    await createFunction(async () => ({})).open();
    console.log(Object.keys(createRequire(import.meta.url).cache).join('\\n'));
    process.exit(0);`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, LOG_LEVEL: 'silent', ...env },
    encoding: 'utf8',
  });
}

describe('what nobody asked for is not even loaded', () => {
  const PACKAGES = [
    ['@opentelemetry/sdk-trace', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' }],
    ['@opentelemetry/exporter-trace-otlp-http', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' }],
    ['ioredis', { RATE_LIMIT_REDIS_URL: 'redis://127.0.0.1:9' }],
    ['undici', { K_SINK: 'http://localhost:9' }],
  ] as const;

  it.each(PACKAGES)('%s', (name, env) => {
    expect(loaded({})).not.toContain(`/node_modules/${name}/`);
    expect(loaded(env)).toContain(`/node_modules/${name}/`);
  });
});
