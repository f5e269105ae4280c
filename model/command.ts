import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { isSystemError } from '../function/common/system-error.js';
import { CheckpointError } from '../function/trm/checkpoint/index.js';

/** What a command tells of itself when it is called with --help. */
export interface Help {
  /** One line: how it is called. */
  usage: string;
  /** What it does, in sentences. */
  purpose: string;
  /** What each option means, by the option as the usage shows it. */
  options?: Readonly<Record<string, string>>;
}

/** Arguments that a command cannot take. `usage` is the line that tells how. */
export class UsageError extends Error {
  constructor(expected: string, got: string) {
    super(`expected ${expected}, got ${got}`);
    this.name = 'UsageError';
  }
}

/** node:util's parseArgs. @throws {UsageError} in place of its own errors */
export function readArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    if (!isSystemError(error) || !error.code.startsWith('ERR_PARSE_ARGS_')) throw error;
    // Node appends advice about `--` after the first sentence.
    throw new UsageError('known arguments', error.message.split('. ')[0] ?? error.message);
  }
}

/** A whole number of `least` or more, in decimal digits; undefined stays undefined. @throws {UsageError} for anything else */
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
 * Runs `main` if its module is the program. With --help among the arguments it prints the help instead. Faults that were
 * foreseen (arguments, checkpoints, files) end it with exit code 1 and one line; a bug ends it with a stack.
 */
export async function runIfProgram(
  moduleUrl: string,
  help: Help,
  main: (args: string[]) => Promise<void>,
): Promise<void> {
  const [, program] = process.argv;
  if (program === undefined || pathToFileURL(realpathSync(program)).href !== moduleUrl) return;
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    console.log(helpText(help));
    return;
  }
  try {
    await main(args);
  } catch (error) {
    const line = foreseen(error, help.usage);
    if (line === undefined) throw error;
    console.error(line);
    process.exitCode = 1;
  }
}

/** What --help prints: how to call the command, what it does, and its options. */
export function helpText({ usage, purpose, options = {} }: Help): string {
  const names = Object.keys(options);
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) => `  ${name.padEnd(width)}  ${options[name]}`);
  return [`usage: ${usage}`, purpose, ...(lines.length > 0 ? [lines.join('\n')] : [])].join('\n\n');
}

/** What to tell about a foreseen fault; undefined for a bug. */
export function foreseen(error: unknown, usage: string): string | undefined {
  if (error instanceof UsageError) return `${error.message}\nusage: ${usage}`;
  return error instanceof CheckpointError || isSystemError(error) ? error.message : undefined;
}
