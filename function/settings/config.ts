import { type OidcSettings, type Origins, readAccess } from './access.js';
import { type CaCertificates, readCaCertificates } from './certificates.js';
import { type Environment, EnvironmentReader, hasScheme } from './environment.js';
import { readInternalUrl } from './internal-url.js';
import { type Extensions, readOverrides } from './overrides.js';

export const DEVICES = ['auto', 'cpu', 'cuda', 'webgpu'] as const;
export type Device = (typeof DEVICES)[number];
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  /** MODEL_PATH: a bundle, a folder of bundles or a checkpoint; undefined means the bundles shipped in model/. */
  readonly modelPath: string | undefined;
  readonly device: Device;
  /** MAX_STEPS, MAX_STARTS, H_CYCLES, L_CYCLES; undefined leaves the bundle's own, else 6, 32, 3 and 6. */
  readonly maxSteps: number | undefined;
  readonly maxStarts: number | undefined;
  readonly hCycles: number | undefined;
  readonly lCycles: number | undefined;
  readonly emitEvents: boolean;
  /** KNATIVE_BROKER_URL, else K_SINK; undefined means that nothing is published. */
  readonly brokerUrl: string | undefined;
  /** K_CE_OVERRIDES: extension attributes that every published event gets. */
  readonly ceOverrides: Extensions;
  /** K_CA_CERTS: PEM, trusted beside the usual roots when the broker is asked over https. */
  readonly caCerts: CaCertificates | undefined;
  /** PUBLISH_TOKEN_FILE: a token for the broker, where it asks for one. */
  readonly publishTokenFile: string | undefined;
  /** Events held in memory for the broker, on the way and waiting. */
  readonly publishQueue: number;
  /** Further attempts after a first one that failed. */
  readonly publishRetries: number;
  /** Requests of one client in a window; 0 limits nothing. */
  readonly rateLimit: number;
  /** Events of one address in a window, whatever sources they claim, and what is no event; 0 limits nothing. */
  readonly rateLimitAddress: number;
  readonly rateLimitWindowS: number;
  /** Names the client, in lower case; undefined goes by address. */
  readonly rateLimitHeader: string | undefined;
  /** Proxies whose entries in X-Forwarded-For are believed. */
  readonly trustedProxies: number;
  /** Where replicas count together; undefined counts in memory. May hold a password. */
  readonly rateLimitRedisUrl: string | undefined;
  /** API_KEYS_FILE: names of keys and their hashes; undefined lets everybody ask. */
  readonly apiKeysFile: string | undefined;
  /** OIDC_…: whose events are answered; undefined asks events for what other requests are asked for. */
  readonly oidc: OidcSettings | undefined;
  /** CORS_ORIGINS: whose pages may read what is answered; undefined leaves it to browsers, which let none. */
  readonly corsOrigins: Origins | undefined;
  /** Where spans go, `…/v1/traces`; undefined makes none. */
  readonly tracesUrl: string | undefined;
  readonly serviceName: string;
  /** Requests admitted at once, running and waiting together. */
  readonly maxQueue: number;
  /** MAX_BATCH: requests in one body. */
  readonly maxBatch: number;
  readonly requestTimeoutMs: number;
  /** Inference workers; 0 is one per core, undefined leaves the choice to the device. */
  readonly workers: number | undefined;
  readonly logLevel: LogLevel;
  /** 0 lets the system choose a port. */
  readonly port: number;
  readonly bodyLimitBytes: number;
  /** MAX_DUMP_BYTES: of bodies that hold a kubectl dump; never less than bodyLimitBytes. */
  readonly dumpLimitBytes: number;
  /** Finished event replies kept for redeliveries; 0 keeps none. */
  readonly replyCacheSize: number;
  readonly shutdownGraceMs: number;
}

const MEBIBYTE = 1024 * 1024;
const INTERNAL_URL = 'an http or https URL of a host inside the cluster';
const readHeaderName = (value: string) => (/^[\w-]{1,64}$/.test(value) ? value.toLowerCase() : undefined);

/**
 * Reads the environment into one validated, frozen value.
 * @throws {ConfigError} naming each bad variable, what it got and what it expects
 */
export function readConfig(env: Environment): Config {
  const read = new EnvironmentReader(env);
  const config: Config = {
    ...readModels(read),
    ...readPublishing(read),
    ...readRateLimits(read),
    ...readAccess(read),
    ...readTracing(read),
    ...readServing(read),
  };
  read.check();
  return Object.freeze(config);
}

/** Which models run, on which device, and how much a request may ask of them. */
function readModels(read: EnvironmentReader) {
  return {
    modelPath: read.text('MODEL_PATH'),
    device: read.oneOf('DEVICE', DEVICES) ?? 'auto',
    maxSteps: read.integer('MAX_STEPS', 1, 1000),
    maxStarts: read.integer('MAX_STARTS', 1, 1000),
    hCycles: read.integer('H_CYCLES', 1, 100),
    lCycles: read.integer('L_CYCLES', 1, 100),
    workers: read.integer('WORKERS', 0, 256),
  };
}

/** Where outcomes of HTTP calls are published as events. */
function readPublishing(read: EnvironmentReader) {
  const sink = read.url('K_SINK');
  return {
    emitEvents: read.flag('EMIT_EVENTS') ?? true,
    brokerUrl: read.url('KNATIVE_BROKER_URL') ?? sink,
    ceOverrides: read.parsed('K_CE_OVERRIDES', '{"extensions": {name: value}}', readOverrides) ?? {},
    caCerts: read.secret('K_CA_CERTS', 'certificates in PEM', readCaCertificates),
    publishTokenFile: read.text('PUBLISH_TOKEN_FILE'),
    publishQueue: read.integer('PUBLISH_QUEUE', 1, 100_000) ?? 1000,
    publishRetries: read.integer('PUBLISH_RETRIES', 0, 100) ?? 8,
  };
}

/** How much each client may ask, and how clients are told apart. */
function readRateLimits(read: EnvironmentReader) {
  const rateLimit = read.integer('RATE_LIMIT', 0, 1_000_000) ?? 6000;
  return {
    rateLimit,
    rateLimitAddress: read.integer('RATE_LIMIT_ADDRESS', 0, 10_000_000) ?? rateLimit,
    rateLimitWindowS: read.integer('RATE_LIMIT_WINDOW_S', 1, 86_400) ?? 60,
    rateLimitHeader: read.parsed('RATE_LIMIT_HEADER', 'the name of a header', readHeaderName),
    trustedProxies: read.integer('TRUSTED_PROXIES', 0, 20) ?? 0,
    rateLimitRedisUrl: read.secret('RATE_LIMIT_REDIS_URL', 'a redis or rediss URL', (value) =>
      hasScheme(value, ['redis:', 'rediss:']) ? value : undefined,
    ),
  };
}

/** Where spans are sent. */
function readTracing(read: EnvironmentReader) {
  const otlp = read.parsed('OTEL_EXPORTER_OTLP_ENDPOINT', INTERNAL_URL, readInternalUrl);
  const traces = read.parsed('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', INTERNAL_URL, readInternalUrl);
  return {
    tracesUrl: traces ?? (otlp === undefined ? undefined : `${otlp.replace(/\/$/, '')}/v1/traces`),
    serviceName: read.text('OTEL_SERVICE_NAME') ?? 'agent-reasoning',
  };
}

/** How the service listens, how much it takes in at once, and how it ends. */
function readServing(read: EnvironmentReader) {
  const bodyLimitBytes = read.integer('FUNC_BODY_LIMIT', 1, 64 * MEBIBYTE) ?? MEBIBYTE;
  const dumpLimitBytes = read.integer('MAX_DUMP_BYTES', 1, 256 * MEBIBYTE) ?? 64 * MEBIBYTE;
  return {
    maxQueue: read.integer('MAX_QUEUE', 1, 100_000) ?? 64,
    maxBatch: read.integer('MAX_BATCH', 1, 10_000) ?? 100,
    requestTimeoutMs: read.integer('REQUEST_TIMEOUT_MS', 1, 600_000) ?? 30_000,
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS) ?? 'info',
    // PORT is what Knative, and most other platforms, tell a container.
    port: read.integer('FUNC_PORT', 0, 65_535) ?? read.integer('PORT', 0, 65_535) ?? 8080,
    bodyLimitBytes,
    dumpLimitBytes: Math.max(bodyLimitBytes, dumpLimitBytes),
    replyCacheSize: read.integer('REPLY_CACHE_SIZE', 0, 1_000_000) ?? 1000,
    shutdownGraceMs: read.integer('SHUTDOWN_GRACE_MS', 0, 600_000) ?? 25_000,
  };
}
