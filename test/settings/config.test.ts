import { describe, expect, it } from 'vitest';
import { readConfig } from '../../function/settings/config.js';
import { ConfigError } from '../../function/settings/environment.js';

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toEqual({
      modelPath: undefined,
      device: 'auto',
      maxSteps: undefined,
      hCycles: undefined,
      lCycles: undefined,
      emitEvents: true,
      brokerUrl: undefined,
      ceOverrides: {},
      publishQueue: 1000,
      publishRetries: 8,
      rateLimit: 6000,
      rateLimitAddress: 6000,
      rateLimitWindowS: 60,
      trustedProxies: 0,
      serviceName: 'agent-reasoning',
      maxQueue: 64,
      maxBatch: 100,
      requestTimeoutMs: 30_000,
      workers: undefined,
      logLevel: 'info',
      port: 8080,
      bodyLimitBytes: 1_048_576,
      dumpLimitBytes: 67_108_864,
      replyCacheSize: 1000,
      shutdownGraceMs: 25_000,
    });
  });

  it.each([
    [{ DEVICE: 'CUDA' }, { device: 'cuda' }],
    [{ DEVICE: '' }, { device: 'auto' }],
    [{ MODEL_PATH: '/models/trm-checkpoint.pth' }, { modelPath: '/models/trm-checkpoint.pth' }],
    [
      { MAX_STEPS: '16', H_CYCLES: ' 4 ', L_CYCLES: '1' },
      { maxSteps: 16, hCycles: 4, lCycles: 1 },
    ],
    [{ EMIT_EVENTS: 'False' }, { emitEvents: false }],
    [
      { WORKERS: '0', REPLY_CACHE_SIZE: '0' },
      { workers: 0, replyCacheSize: 0 },
    ],
    [{ K_SINK: 'http://sink/' }, { brokerUrl: 'http://sink/' }],
    [{ K_SINK: 'http://sink/', KNATIVE_BROKER_URL: 'https://broker/a/b' }, { brokerUrl: 'https://broker/a/b' }],
    [{ K_CE_OVERRIDES: '{"extensions":{"team":"lab"}}' }, { ceOverrides: { team: 'lab' } }],
    [{ K_CE_OVERRIDES: '{}' }, { ceOverrides: {} }],
    [
      { RATE_LIMIT: '0', RATE_LIMIT_WINDOW_S: '1', RATE_LIMIT_HEADER: 'X-Real-IP', TRUSTED_PROXIES: '2' },
      { rateLimit: 0, rateLimitWindowS: 1, rateLimitHeader: 'x-real-ip', trustedProxies: 2 },
    ],
    [{ RATE_LIMIT: '7' }, { rateLimit: 7, rateLimitAddress: 7 }],
    [
      { RATE_LIMIT: '7', RATE_LIMIT_ADDRESS: '70' },
      { rateLimit: 7, rateLimitAddress: 70 },
    ],
    [
      { RATE_LIMIT_REDIS_URL: 'rediss://:secret@valkey:6380/1' },
      { rateLimitRedisUrl: 'rediss://:secret@valkey:6380/1' },
    ],
    [{ API_KEYS_FILE: '/etc/keys/keys' }, { apiKeysFile: '/etc/keys/keys' }],
    [
      { OIDC_ISSUER: 'https://kubernetes.default.svc', OIDC_AUDIENCE: 'us', OIDC_SUBJECTS: 'a:b, c:d,' },
      { oidc: { issuer: 'https://kubernetes.default.svc', audience: 'us', subjects: ['a:b', 'c:d'] } },
    ],
    [
      {
        OIDC_ISSUER: 'https://id.example.org/realms/lab/',
        OIDC_AUDIENCE: 'us',
        OIDC_SUBJECTS: 'a',
        OIDC_CA_FILE: '/ca.crt',
        OIDC_TOKEN_FILE: '/token',
      },
      { oidc: { issuer: 'https://id.example.org/realms/lab/', caFile: '/ca.crt', tokenFile: '/token' } },
    ],
    [{ CORS_ORIGINS: '*' }, { corsOrigins: '*' }],
    [
      { CORS_ORIGINS: 'https://App.example.org:443/, http://localhost:3000 chrome-extension://abc' },
      { corsOrigins: ['https://app.example.org', 'http://localhost:3000', 'chrome-extension://abc'] },
    ],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318/' }, { tracesUrl: 'http://otel:4318/v1/traces' }],
    [
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://otel:4318/t', OTEL_SERVICE_NAME: 'lab' },
      { tracesUrl: 'http://otel:4318/t', serviceName: 'lab' },
    ],
    [
      { PUBLISH_QUEUE: '10', PUBLISH_RETRIES: '0' },
      { publishQueue: 10, publishRetries: 0 },
    ],
  ])('%j', (env, expected) => {
    expect(readConfig(env)).toMatchObject(expected);
  });

  it.each([
    ['DEVICE', 'tpu', 'one of auto, cpu, cuda, webgpu'],
    ['MAX_STEPS', '0', 'an integer from 1 to 1000'],
    ['MAX_STARTS', '1001', 'an integer from 1 to 1000'],
    ['MAX_STEPS', '6.5', 'an integer'],
    ['H_CYCLES', '-3', 'an integer'],
    ['L_CYCLES', '1e1', 'an integer'],
    ['EMIT_EVENTS', 'maybe', 'true or false'],
    ['KNATIVE_BROKER_URL', 'broker', 'an http or https URL'],
    ['K_SINK', 'file:///etc', 'an http or https URL'],
    ['MAX_QUEUE', '0', 'an integer'],
    ['REQUEST_TIMEOUT_MS', 'soon', 'an integer'],
    ['WORKERS', 'all', 'an integer from 0'],
    ['LOG_LEVEL', 'loud', 'one of trace'],
    ['FUNC_PORT', '65536', 'an integer from 0 to 65535'],
    ['PORT', 'http', 'an integer from 0 to 65535'],
    ['FUNC_BODY_LIMIT', '1MB', 'an integer'],
    ['MAX_DUMP_BYTES', '268435457', 'an integer from 1 to 268435456'],
    ['REPLY_CACHE_SIZE', 'x', 'an integer'],
    ['SHUTDOWN_GRACE_MS', '0x10', 'an integer'],
    ['K_CE_OVERRIDES', 'x', '{"extensions": {name: value}}'],
    ['RATE_LIMIT', '-1', 'an integer from 0 to 1000000'],
    ['RATE_LIMIT_WINDOW_S', '0', 'an integer from 1 to 86400'],
    ['RATE_LIMIT_HEADER', 'x client', 'the name of a header'],
    ['TRUSTED_PROXIES', '21', 'an integer from 0 to 20'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://api.example.com', 'an http or https URL of a host inside the cluster'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'collector', 'an http or https URL of a host inside the cluster'],
    ['OIDC_ISSUER', 'kubernetes.default.svc', 'an https URL, or an http URL of a host inside the cluster'],
    ['OIDC_ISSUER', 'http://id.example.org', 'an https URL, or an http URL of a host inside the cluster'],
    ['OIDC_ISSUER', 'ftp://id.example.org', 'an https URL, or an http URL of a host inside the cluster'],
    ['OIDC_SUBJECTS', ', ,', 'subjects of tokens, with commas between them'],
    ['CORS_ORIGINS', 'app.example.org', 'origins such as https://app.example.org'],
    ['CORS_ORIGINS', '*, https://app.example.org', 'origins such as https://app.example.org'],
    ['CORS_ORIGINS', 'https://*.example.org', 'origins such as https://app.example.org'],
    ['CORS_ORIGINS', 'https://app.example.org/page', 'origins such as https://app.example.org'],
    ['CORS_ORIGINS', 'null', 'origins such as https://app.example.org'],
    ['CORS_ORIGINS', 'file:///index.html', 'origins such as https://app.example.org'],
    ['CORS_ORIGINS', ',', 'origins such as https://app.example.org'],
    ['PUBLISH_QUEUE', '0', 'an integer from 1 to 100000'],
    ['PUBLISH_RETRIES', '101', 'an integer from 0 to 100'],
  ])('%s=%s is refused: expected %s', (name, value, expects) => {
    expect(() => readConfig({ [name]: value })).toThrow(`${name}: expected ${expects}`);
    expect(() => readConfig({ [name]: value })).toThrow(`got "${value}"`);
  });

  it.each([
    ['K_CA_CERTS', 'hunter2', 'certificates in PEM'],
    ['RATE_LIMIT_REDIS_URL', 'http://:hunter2@valkey/', 'a redis or rediss URL'],
  ])('%s: what was given is not repeated', (name, value, expects) => {
    expect(() => readConfig({ [name]: value })).toThrow(`${name}: expected ${expects}, got something else`);
  });

  it.each([
    [{}, 8080],
    [{ PORT: '9090' }, 9090],
    [{ FUNC_PORT: '9091', PORT: '9090' }, 9091],
    [{ FUNC_PORT: '', PORT: '9090' }, 9090],
  ])('the port of %j is %i', (env, port) => {
    expect(readConfig(env).port).toBe(port);
  });

  it.each([
    [{ OIDC_ISSUER: 'https://id' }, ['OIDC_AUDIENCE', 'OIDC_SUBJECTS'], 'OIDC_ISSUER'],
    [{ OIDC_ISSUER: 'https://id', OIDC_SUBJECTS: 'a' }, ['OIDC_AUDIENCE'], 'OIDC_ISSUER'],
    [{ OIDC_AUDIENCE: 'us', OIDC_SUBJECTS: 'a' }, ['OIDC_ISSUER'], 'OIDC_AUDIENCE'],
    [{ OIDC_TOKEN_FILE: '/token' }, ['OIDC_ISSUER', 'OIDC_AUDIENCE', 'OIDC_SUBJECTS'], 'OIDC_TOKEN_FILE'],
    [{ OIDC_CA_FILE: '/ca', OIDC_AUDIENCE: 'us' }, ['OIDC_ISSUER', 'OIDC_SUBJECTS'], 'OIDC_AUDIENCE'],
  ])('%j: %j belong to it', (env, missing, because) => {
    const problems = missing.map((name) => `${name}: expected a value, because ${because} has one, got none`);
    expect(() => readConfig(env)).toThrow(new ConfigError(problems).message);
  });

  it('an issuer may have a secret in it that no message repeats', () => {
    const read = () => readConfig({ OIDC_ISSUER: 'https://me:hunter2@id/?token=hunter2' });
    expect(read).toThrow('OIDC_ISSUER: expected an https URL');
    expect(read).not.toThrow('hunter2');
  });

  it('lists all bad ones at once', () => {
    const read = () => readConfig({ DEVICE: 'x', MAX_STEPS: 'y', WORKERS: '2' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/DEVICE.*\n.*MAX_STEPS/);
  });

  it('is frozen', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });

  it.each([
    ['KNATIVE_BROKER_URL', 'amqp://user:hunter2@broker/x', 'amqp://…@broker/x'],
    ['KNATIVE_BROKER_URL', 'amqp://user:hun@ter/2@broker', 'amqp://…@broker'],
    ['K_SINK', 'http//user:hunter2@broker', '…@broker'],
    ['K_SINK', 'ftp://broker/?token=hunter2', 'ftp://broker/?…'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://user:hunter2@otel.example.com', 'https://…@otel.example.com'],
    ['RATE_LIMIT', 'redis://:hunter2@valkey', 'redis://…@valkey'],
    ['RATE_LIMIT_REDIS_URL', 'http://:hunter2@valkey', 'something else'],
    ['K_CE_OVERRIDES', '{"extensions":{"Token":"hunter2"}}', 'got "{…"'],
  ])('%s=%s: the message repeats no secret', (name, value, echo) => {
    const read = () => readConfig({ [name]: value });
    expect(read).toThrow(echo);
    expect(read).not.toThrow(/hunter2|hun@|ter\/2/);
  });
});
