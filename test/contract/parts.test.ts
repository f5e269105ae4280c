import { expect, it } from 'vitest';
import { parted } from '../../function/contract/parts.js';

it('named parts become references, at any depth and as often as they come', () => {
  const inner = { $id: 'Inner', type: 'string' };
  const outer = { $id: 'Outer', type: 'array', items: inner };
  expect(parted({ $id: 'Whole', anyOf: [outer, { properties: { one: inner } }] })).toEqual({
    schema: {
      anyOf: [{ $ref: '#/components/schemas/Outer' }, { properties: { one: { $ref: '#/components/schemas/Inner' } } }],
    },
    parts: {
      Inner: { type: 'string' },
      Outer: { type: 'array', items: { $ref: '#/components/schemas/Inner' } },
    },
  });
});
