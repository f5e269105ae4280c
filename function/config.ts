/** The environment, read once into one validated, frozen value (contract.md "Configuration"). */
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
  /** Requests admitted at once, running and waiting together. */
  readonly maxQueue: number;
  readonly requestTimeoutMs: number;
  /** Inference workers; 0 is one per core, undefined leaves the choice to the device. */
  readonly workers: number | undefined;
  readonly logLevel: LogLevel;
  /** 0 lets the system choose a port. */
  readonly port: number;
  readonly bodyLimitBytes: number;
  /** Finished event replies kept for redeliveries; 0 keeps none. */
  readonly replyCacheSize: number;
  readonly shutdownGraceMs: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Start-up stops on this; it lists every variable that does not parse, not only the first. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`the environment does not parse:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

const TRUE = new Set(['true', '1', 'yes', 'on']);
const FALSE = new Set(['false', '0', 'no', 'off']);
const LONGEST_ECHO = 100;

/**
 * Reads the environment. An empty value counts as unset, because manifests cannot unset what a base has set.
 * @throws {ConfigError} naming each bad variable, what it got and what it expects
 */
export function readConfig(env: Environment): Config {
  const problems: string[] = [];
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const bad = (name: string, got: string, expects: string): undefined => {
    problems.push(`${name}: expected ${expects}, got ${JSON.stringify(got.slice(0, LONGEST_ECHO))}`);
    return undefined;
  };
  const integer = (name: string, min: number, max: number): number | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : bad(name, value, `an integer from ${min} to ${max}`);
  };
  const oneOf = <T extends string>(name: string, choices: readonly T[]): T | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    return choices.find((choice) => choice === value.toLowerCase()) ?? bad(name, value, `one of ${choices.join(', ')}`);
  };
  const flag = (name: string): boolean | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (TRUE.has(value.toLowerCase())) return true;
    return FALSE.has(value.toLowerCase()) ? false : bad(name, value, 'true or false');
  };
  const url = (name: string): string | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    const protocol = URL.canParse(value) ? new URL(value).protocol : '';
    return protocol === 'http:' || protocol === 'https:' ? value : bad(name, value, 'an http or https URL');
  };

  const sink = url('K_SINK');
  const config: Config = {
    modelPath: text('MODEL_PATH'),
    device: oneOf('DEVICE', DEVICES) ?? 'auto',
    maxSteps: integer('MAX_STEPS', 1, 1000),
    maxStarts: integer('MAX_STARTS', 1, 1000),
    hCycles: integer('H_CYCLES', 1, 100),
    lCycles: integer('L_CYCLES', 1, 100),
    emitEvents: flag('EMIT_EVENTS') ?? true,
    brokerUrl: url('KNATIVE_BROKER_URL') ?? sink,
    maxQueue: integer('MAX_QUEUE', 1, 100_000) ?? 64,
    requestTimeoutMs: integer('REQUEST_TIMEOUT_MS', 1, 600_000) ?? 30_000,
    workers: integer('WORKERS', 0, 256),
    logLevel: oneOf('LOG_LEVEL', LOG_LEVELS) ?? 'info',
    port: integer('FUNC_PORT', 0, 65_535) ?? 8080,
    bodyLimitBytes: integer('FUNC_BODY_LIMIT', 1, 64 * 1024 * 1024) ?? 1024 * 1024,
    replyCacheSize: integer('REPLY_CACHE_SIZE', 0, 1_000_000) ?? 1000,
    shutdownGraceMs: integer('SHUTDOWN_GRACE_MS', 0, 600_000) ?? 25_000,
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(config);
}
