import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  data: Uint8Array;
  /** Deflate instead of store. */
  deflate?: boolean;
  /** Sizes and checksum that the directory claims, where they are lies. */
  claims?: { size?: number; compressedSize?: number; crc?: number };
  /** Name in the local header, where it is another. */
  localName?: string;
  /** Offset of the local header that the directory claims. */
  offset?: number;
  flags?: number;
}

/** A zip file, correct but for the lies it is told to tell. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, data, deflate = false, claims = {}, localName = name, offset = at, flags = 0x800 } of entries) {
    const body = deflate ? deflateRawSync(data) : data;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(deflate ? 8 : 0, 4);
    fields.writeUInt32LE(claims.crc ?? crc32(data), 10);
    fields.writeUInt32LE(claims.compressedSize ?? claims.size ?? body.byteLength, 14);
    fields.writeUInt32LE(claims.size ?? data.byteLength, 18);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(localName), body]);
    local.writeUInt16LE(Buffer.byteLength(localName), 26);
    const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, Buffer.alloc(14), Buffer.from(name)]);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local);
    directory.push(entry);
    at += local.byteLength;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).byteLength, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, ...directory, end]);
}
