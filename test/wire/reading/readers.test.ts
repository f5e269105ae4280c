import { afterAll, describe, expect, it } from 'vitest';
import { Malformed } from '../../../function/common/faults.js';
import { Readers } from '../../../function/wire/reading/readers.js';

const readers = new Readers({ limits: { body: 2 ** 20, batch: 100 }, onLoss: () => {} });
afterAll(() => readers.close());

const event = (data: unknown) => ({ specversion: '1.0', id: '1', source: '/s', type: 't', subject: 'x', data });
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describe.each([
  ['small', ''],
  ['large', 'x'.repeat(100_000)],
])('a %s body of whole events', (_, text) => {
  it('is read with its data as bytes', async () => {
    const delivery = await readers.read('structured', bytes(event({ text })));
    if (delivery.mode !== 'structured') throw new Error('expected one event');
    const { attributes, data } = delivery.event;
    expect(attributes.get('id')).toBe('1');
    expect(attributes.get('subject')).toBe('x');
    if (data.kind !== 'bytes') throw new Error('expected data');
    expect(JSON.parse(Buffer.from(data.bytes).toString())).toEqual({ text });
  });

  it('is read as a batch', async () => {
    const delivery = await readers.read('batch', bytes([event({ text }), event(null)]));
    expect(delivery).toMatchObject({
      mode: 'batch',
      events: [{ data: { kind: 'bytes' } }, { data: { kind: 'none' } }],
    });
  });

  it('is refused with the fault that it has', async () => {
    const error = await readers.read('structured', bytes([text])).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Malformed);
    expect(error).toMatchObject({ message: 'expected a CloudEvent, got array' });
  });
});
