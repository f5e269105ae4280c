#!/usr/bin/env node
import { HELP, readCommand, WrongInput } from './cli/command.js';
import { place } from './cli/place.js';
import { VERSION } from './settings/version.js';

/** Exit codes. */
const [VERIFIED, NOT_VERIFIED, WRONG_INPUT, NO_ANSWER] = [0, 1, 2, 3];

async function main(args: readonly string[]): Promise<number> {
  try {
    const command = readCommand(args);
    if (command === 'help' || command === 'version') {
      process.stdout.write(command === 'help' ? HELP : `${VERSION}\n`);
      return VERIFIED;
    }
    return (await place(command)) ? VERIFIED : NOT_VERIFIED;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof WrongInput ? WRONG_INPUT : NO_ANSWER;
  }
}

// A reader that has seen enough, such as head, is no fault.
process.stdout.on('error', () => {});
process.exitCode = await main(process.argv.slice(2));
