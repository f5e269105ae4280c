import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { WrongInput } from '../../function/cli/command.js';
import { readInput } from '../../function/cli/input.js';
import { temporary } from '../doubles/bundle.js';

async function file(bytes: Uint8Array): Promise<string> {
  const path = join(await temporary(), 'dump');
  await writeFile(path, bytes);
  return path;
}

const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('a file is read', () => {
  it.each<[string, Uint8Array]>([
    ['in UTF-8', Buffer.from('{"ä": 1}')],
    ['with a mark of UTF-8', Buffer.from('\uFEFF{"ä": 1}')],
    ['in gzip', gzipSync('{"ä": 1}')],
    ['as PowerShell writes it', Buffer.from('\uFEFF{"ä": 1}', 'utf16le')],
    ['in UTF-16 of the other order', swapped('\uFEFF{"ä": 1}')],
  ])('%s', async (_, bytes) => {
    const path = await file(bytes);
    expect(await readInput(path)).toEqual({ name: path, text: '{"ä": 1}' });
  });
});

describe('a file is refused', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['that is no text', Uint8Array.of(0x7b, 0xff), /dump: The encoded data was not valid for encoding utf-8/],
    ['whose gzip is cut off', gzipSync('{"a": 1}').subarray(0, 15), /dump: unexpected end of file/],
  ])('%s', async (_, bytes, message) => {
    const path = await file(bytes);
    await expect(readInput(path)).rejects.toThrow(WrongInput);
    await expect(readInput(path)).rejects.toThrow(message);
  });

  it('that is not there, or a folder', async () => {
    const folder = await temporary();
    await expect(readInput(join(folder, 'none'))).rejects.toThrow(/none: ENOENT/);
    await expect(readInput(folder)).rejects.toThrow(/EISDIR/);
  });
});
