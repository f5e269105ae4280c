import { expect, test } from 'vitest';
import { unpickle } from '../../../function/trm/checkpoint/pickle.js';
import { OPCODE_NAMES } from '../../../function/trm/checkpoint/pickle-opcodes.js';

test.each([...OPCODE_NAMES])('0x%i is refused as %s', (code, name) => {
  const bytes = Buffer.concat([Buffer.from([0x80, 2, code]), Buffer.from('a\nb\n.')]);
  expect(() => unpickle(bytes)).toThrow(`got opcode ${name} at byte 2`);
});
