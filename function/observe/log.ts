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
  return pino(options, destination ?? standardOutput());
}
