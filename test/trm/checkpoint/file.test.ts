import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readExactly, withFile } from '../../../function/trm/checkpoint/file.js';
import { file, folder } from './files.js';

describe('withFile', () => {
  test('refuses a folder', async () => {
    const path = join(await folder(), 'inner');
    await mkdir(path);
    await expect(withFile(path, 10, async () => 0)).rejects.toThrow('a regular file');
  });

  test('refuses a device that never ends', async () => {
    await expect(withFile('/dev/zero', 10, async () => 0)).rejects.toThrow('a regular file');
  });

  test('refuses a large file', async () => {
    await expect(withFile(await file(Buffer.alloc(11)), 10, async () => 0)).rejects.toThrow('at most 10 bytes, got 11');
  });
});

describe('readExactly', () => {
  test.each([
    [0, 4, [1, 2, 3, 4]],
    [1, 2, [2, 3]],
    [4, 0, []],
  ])('from %d, %d bytes', async (position, length, bytes) => {
    const path = await file(Uint8Array.of(1, 2, 3, 4));
    expect([...(await withFile(path, 10, (open) => readExactly(open, position, length)))]).toEqual(bytes);
  });

  test.each([
    [0, 5],
    [4, 1],
    [-1, 1],
    [2 ** 60, 1],
    [0, 2 ** 60],
    [0, -1],
    [0.5, 1],
  ])('refuses from %d, %d bytes', async (position, length) => {
    const path = await file(Uint8Array.of(1, 2, 3, 4));
    await expect(withFile(path, 10, (open) => readExactly(open, position, length))).rejects.toThrow(
      'a file of 4 bytes',
    );
  });
});
