import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CheckpointError } from '../function/trm/checkpoint/index.js';

/** Arguments that a command cannot take. `usage` is the line that tells how. */
export class UsageError extends Error {
  constructor(expected: string, got: string) {
    super(`expected ${expected}, got ${got}`);
    this.name = 'UsageError';
  }
}

/** node:util's parseArgs, whose complaints become UsageErrors. */
export function readArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    if (!isSystemError(error) || !error.code.startsWith('ERR_PARSE_ARGS_')) throw error;
    // Node appends advice about `--` after the first sentence.
    throw new UsageError('known arguments', error.message.split('. ')[0] ?? error.message);
  }
}

/** A whole number of `least` or more, in decimal digits; undefined stays undefined. Throws UsageError. */
export function wholeNumber(name: string, text: string, least: number, most?: number): number;
export function wholeNumber(name: string, text: string | undefined, least: number, most?: number): number | undefined;
export function wholeNumber(name: string, text: string | undefined, least: number, most = Number.MAX_SAFE_INTEGER) {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    const range = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
    throw new UsageError(`--${name} to be a whole number ${range}`, JSON.stringify(text));
  }
  return value;
}

/**
 * Runs `main` if its module is the program: exit code 1 and one line for faults that were foreseen (arguments,
 * checkpoints, files), a stack for bugs alone.
 */
export async function runIfProgram(
  moduleUrl: string,
  usage: string,
  main: (args: string[]) => Promise<void>,
): Promise<void> {
  const [, program] = process.argv;
  if (program === undefined || pathToFileURL(realpathSync(program)).href !== moduleUrl) return;
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    const line = foreseen(error, usage);
    if (line === undefined) throw error;
    console.error(line);
    process.exitCode = 1;
  }
}

/** What to tell about a foreseen fault; undefined for a bug. */
export function foreseen(error: unknown, usage: string): string | undefined {
  if (error instanceof UsageError) return `${error.message}\nusage: ${usage}`;
  return error instanceof CheckpointError || isSystemError(error) ? error.message : undefined;
}

/** Of files and the like: ENOENT, EACCES, ENOSPC … */
function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
