import { expect, test } from 'vitest';
import { CheckpointError } from '../../../function/trm/checkpoint/errors.js';
import { PickleCursor } from '../../../function/trm/checkpoint/pickle-cursor.js';

test('reads in order, at any alignment, to the end and not past it', () => {
  const bytes = Buffer.from('..\x01\x02\x01\xff\xff\xff\xff\x05\0\0\0os\né', 'latin1').subarray(2);
  const cursor = new PickleCursor(bytes.subarray(0, 14));
  expect([cursor.u8(), cursor.u16(), cursor.i32(), cursor.u32(), cursor.line()]).toEqual([1, 258, -1, 5, 'os']);
  expect(cursor.ended).toBe(true);
  expect(cursor.at).toBe(14);
  expect(() => cursor.u8()).toThrow(CheckpointError);
  expect(cursor.at).toBe(14);
});

test.each<[string, (cursor: PickleCursor) => unknown]>([
  ['u8', (c) => c.u8()],
  ['u16', (c) => c.u16()],
  ['i32', (c) => c.i32()],
  ['u32', (c) => c.u32()],
  ['f64', (c) => c.f64()],
  ['long', (c) => c.long()],
  ['line', (c) => c.line()],
  ['text', (c) => c.text(1)],
])('%s of nothing is a CheckpointError', (_, read) => {
  expect(() => read(new PickleCursor(new Uint8Array(0)))).toThrow(CheckpointError);
});
