import { createRequire } from 'node:module';
import { isatty } from 'node:tty';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from '../settings/config.js';
import { standardOutput } from './output.js';

export type { Logger } from 'pino';

/**
 * JSON lines on standard output. No payload and no header is ever logged: callers pass identifiers, counts and times.
 * Errors are written under `err` with their stack, which only the log may show.
 */
export function openLog(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service: 'agent-reasoning' },
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  };
  return pino(options, destination ?? (isatty(STANDARD_OUTPUT) ? readable(standardOutput()) : standardOutput()));
}

const STANDARD_OUTPUT = 1;

/** Lines as a person reads them at a terminal, with what a machine reads at their end; everywhere else they stay JSON. */
export function readable(output: DestinationStream, colorize = true): DestinationStream {
  // Loaded only where somebody watches.
  const { prettyFactory } = createRequire(import.meta.url)('pino-pretty') as typeof import('pino-pretty');
  const pretty = prettyFactory({
    colorize,
    ignore: 'service,time',
    messageFormat: false,
    singleLine: true,
  });
  return { write: (line) => output.write(pretty(line)) };
}
