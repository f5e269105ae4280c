import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { isSystemError } from '../common/system-error.js';
import { WrongInput } from './command.js';

/** Most bytes of one input once it is unpacked: far more than the largest cluster that is answered. */
const MOST_BYTES = 512 * 2 ** 20;

/** What a file says, and how errors call it. */
export interface Input {
  readonly name: string;
  readonly text: string;
}

/** Reads a file, or standard input for `-`, and unpacks it. @throws {WrongInput} when it cannot be read */
export async function readInput(file: string): Promise<Input> {
  const name = file === '-' ? 'standard input' : file;
  try {
    return { name, text: decoded(unpacked(await bytesOf(file))) };
  } catch (error) {
    const foreseen = isSystemError(error) || error instanceof TypeError || error instanceof WrongInput;
    throw foreseen ? new WrongInput(`${name}: ${error.message}`) : error;
  }
}

function bytesOf(file: string): Promise<Buffer> {
  if (file !== '-') return readFile(file);
  if (process.stdin.isTTY) throw new WrongInput('expected a file, or a dump on it; --help tells more');
  return buffer(process.stdin);
}

/** Gzip begins with these two bytes, and no text does. */
const unpacked = (bytes: Buffer): Buffer =>
  bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes;

/** Text in UTF-8, or in UTF-16 as PowerShell writes it, which then begins with a mark. */
function decoded(bytes: Buffer): string {
  if (bytes.length > MOST_BYTES) throw new WrongInput(`expected at most ${MOST_BYTES} bytes, got ${bytes.length}`);
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
}
