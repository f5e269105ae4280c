import { describe, expect, it } from 'vitest';
import { buffersOf, discard, owned } from '../../function/common/transfer.js';

const MEBIBYTE = 1024 * 1024;

describe('owned', () => {
  it('is the same memory where nobody else can have a view of it', () => {
    const bytes = new Uint8Array([1, 2, 3]);
    expect(owned(bytes).buffer).toBe(bytes.buffer);
  });

  it('is a copy of what Node may have taken from its pool', () => {
    const bytes = Buffer.from('abc');
    expect(owned(bytes).buffer).not.toBe(bytes.buffer);
    expect(owned(bytes)).toEqual(new Uint8Array([97, 98, 99]));
  });

  it('is the same memory of a large body, which may be longer than the body', () => {
    const bytes = Buffer.allocUnsafeSlow(3 * MEBIBYTE).subarray(0, 2 * MEBIBYTE);
    const given = owned(bytes);
    expect(given.buffer).toBe(bytes.buffer);
    expect(given.byteLength).toBe(2 * MEBIBYTE);
    expect(owned(bytes.subarray(1)).buffer).not.toBe(bytes.buffer);
  });
});

it('what is discarded is gone for whoever still has it', () => {
  const bytes = new Uint8Array(8);
  discard(bytes);
  expect([bytes.length, bytes.buffer.byteLength]).toEqual([0, 0]);
});

it('only whole buffers are given away, each once', () => {
  const [whole, part] = [new Float32Array(4), new Float32Array(8)];
  expect(buffersOf([whole, whole, part.subarray(1)])).toEqual([whole.buffer]);
});
