import { describe, expect, test } from 'vitest';
import { Archive } from '../../../function/trm/checkpoint/archive.js';
import { withFile } from '../../../function/trm/checkpoint/file.js';
import { file } from './files.js';
import { type ZipEntry, zip } from './zip.js';

async function readAll(bytes: Uint8Array): Promise<Record<string, string>> {
  return withFile(await file(bytes), 1e6, async (open) => {
    const archive = await Archive.open(open);
    const contents: Record<string, string> = {};
    for (const name of archive.names) {
      contents[name] = Buffer.from(await archive.read(name)).toString();
    }
    archive.close();
    return contents;
  });
}

const data = Buffer.from('hello');

test('reads stored entries', async () => {
  const bytes = zip([
    { name: 'a/b', data },
    { name: 'a/empty', data: new Uint8Array(0) },
  ]);
  expect(await readAll(bytes)).toEqual({ 'a/b': 'hello', 'a/empty': '' });
});

test('reads an entry without a checksum, as torch.save writes it when told to leave checksums out', async () => {
  expect(await readAll(zip([{ name: 'a', data, claims: { crc: 0 } }]))).toEqual({ a: 'hello' });
});

describe('refuses', () => {
  test.each<[string, ZipEntry[], string]>([
    ['a compressed entry', [{ name: 'a', data, deflate: true }], 'stored without compression'],
    ['a zip bomb', [{ name: 'a', data: new Uint8Array(500_000), deflate: true }], 'compression method 8 of a'],
    ['an encrypted entry', [{ name: 'a', data, flags: 0x801, claims: { compressedSize: 17 } }], 'without encryption'],
    ['a size larger than the file', [{ name: 'a', data, claims: { size: 2 ** 31 } }], 'zip entries that fit the file'],
    ['sizes that differ', [{ name: 'a', data, claims: { compressedSize: 4 } }], 'size mismatch'],
    [
      'entries over each other',
      Array.from({ length: 9 }, (_, i) => ({
        name: `${i}`,
        data: Buffer.alloc(i === 0 ? 2000 : 0),
        claims: { size: 2000 },
        offset: 0,
      })),
      'zip entries that fit the file',
    ],
    ['a damaged entry', [{ name: 'a', data, claims: { crc: 1 } }], 'the file is damaged'],
    ['an entry that runs out of the file', [{ name: 'a', data, claims: { size: 80 } }], 'overflows file bounds'],
    ['an entry under two names', [{ name: 'a', data, localName: 'b' }], 'under its own name'],
    ['a header elsewhere', [{ name: 'a', data, offset: 3 }], 'invalid local file header'],
    ['a header beyond the end', [{ name: 'a', data, offset: 2 ** 31 }], 'a file of'],
    [
      'one name twice',
      [
        { name: 'a', data },
        { name: 'a', data },
      ],
      'a twice',
    ],
    ['a parent path', [{ name: '../a', data }], 'invalid relative path'],
    ['a parent path inside', [{ name: 'a/../../b', data }], 'invalid relative path'],
    ['an absolute path', [{ name: '/etc/passwd', data }], 'absolute path'],
    ['a drive', [{ name: 'C:/a', data }], 'absolute path'],
    ['a backslash', [{ name: '..\\a', data }], 'invalid characters'],
  ])('%s', async (_, entries, message) => {
    await expect(readAll(zip(entries))).rejects.toThrow(message);
  });

  test.each([4097, 65_535])('%i entries, by what the end of the file says, before it lists one', async (count) => {
    const bytes = zip([{ name: 'a', data }]);
    bytes.writeUInt16LE(count, bytes.byteLength - 14);
    bytes.writeUInt16LE(count, bytes.byteLength - 12);
    await expect(readAll(bytes)).rejects.toThrow(`a zip of at most 4096 entries, got ${count}`);
  });

  test('64-bit offsets that no read can take', async () => {
    const sound = zip([{ name: 'a', data }]);
    const end = Buffer.from(sound.subarray(-22));
    const locator = Buffer.alloc(20, 0xff);
    locator.write('PK\x06\x07', 'latin1');
    await expect(readAll(Buffer.concat([sound.subarray(0, -22), locator, end]))).rejects.toThrow('a file of');
  });

  test('an entry that is not there', async () => {
    const path = await file(zip([{ name: 'a', data }]));
    await withFile(path, 1e6, async (open) => {
      const archive = await Archive.open(open);
      expect(archive.sizeOf('b')).toBeUndefined();
      await expect(archive.read('b')).rejects.toThrow('expected zip entry b, got none');
    });
  });
});
