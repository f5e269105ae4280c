import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../function/trm/graph/onnx.js';

/** protobuf by hand: the fields of one message, as [number, value]; varints and lengths only. */
function fields(bytes: Uint8Array): [number, number | Uint8Array][] {
  const found: [number, number | Uint8Array][] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const wire = key & 7;
    if (wire === 0) {
      found.push([key >> 3, varint()]);
    } else {
      const length = wire === 2 ? varint() : 4;
      found.push([key >> 3, bytes.subarray(at, at + length)]);
      at += length;
    }
  }
  return found;
}

const bytesOf = (message: Uint8Array, number: number): Uint8Array[] =>
  fields(message).flatMap(([n, value]) => (n === number && typeof value !== 'number' ? [value] : []));
const textOf = (message: Uint8Array, number: number) => bytesOf(message, number).map((b) => Buffer.from(b).toString());
const numberOf = (message: Uint8Array, number: number) =>
  fields(message).flatMap(([n, value]) => (n === number && typeof value === 'number' ? [value] : []));
const only = (messages: Uint8Array[]): Uint8Array => {
  const [first, ...more] = messages;
  if (!first || more.length > 0) throw new Error(`expected one message, got ${messages.length}`);
  return first;
};

const ones = () => Float32Array.of(1, 1);

describe('GraphBuilder.write', () => {
  it('writes IR version 10, both operator sets and the metadata under their field numbers', () => {
    const model = new GraphBuilder().write('empty', { H_cycles: '3' });
    expect(numberOf(model, 1)).toEqual([10]);
    expect(textOf(model, 2)).toEqual(['agent-reasoning']);
    expect(bytesOf(model, 8).map((set) => [textOf(set, 1), numberOf(set, 2)])).toEqual([
      // An empty string is protobuf's default, and is not written.
      [[], [17]],
      [['com.microsoft'], [1]],
    ]);
    expect(bytesOf(model, 14).map((entry) => [textOf(entry, 1), textOf(entry, 2)])).toEqual([[['H_cycles'], ['3']]]);
  });

  it('writes inputs, nodes, constants and outputs that refer to each other by name', () => {
    const g = new GraphBuilder();
    const x = g.input('x', 'float32', ['B', 2]);
    const sum = g.node('Add', [x, g.constant('c', [2], ones)]);
    g.output('y', sum, 'float32', ['B', 2]);
    const graph = only(bytesOf(g.write('sum', {}), 7));
    expect(textOf(graph, 2)).toEqual(['sum']);
    const [add, out] = bytesOf(graph, 1);
    expect(add && [textOf(add, 1), textOf(add, 2), textOf(add, 4)]).toEqual([['x', 'c'], ['Add_0'], ['Add']]);
    expect(out && [textOf(out, 1), textOf(out, 2), textOf(out, 4)]).toEqual([['Add_0'], ['y'], ['Identity']]);
    const constant = only(bytesOf(graph, 5));
    expect(textOf(constant, 8)).toEqual(['c']);
    expect(only(bytesOf(constant, 9))).toEqual(Buffer.from(ones().buffer));
    expect(textOf(only(bytesOf(graph, 11)), 1)).toEqual(['x']);
    expect(textOf(only(bytesOf(graph, 12)), 1)).toEqual(['y']);
  });

  it.each([
    ['a whole number is INT', 2, 2, 3],
    ['a list is INTS', [0, 2, 1], 7, 8],
    ['{ float } is FLOAT, 1 too', { float: 1 }, 1, 2],
    ['0 is written, since checkers ask for the field', 0, 2, 3],
    ['{ float: 0 } is written too', { float: 0 }, 1, 2],
  ])('attributes: %s', (_, value, type, field) => {
    const g = new GraphBuilder();
    g.node('Op', [], { attributes: { a: value } });
    const attribute = only(bytesOf(only(bytesOf(only(bytesOf(g.write('', {}), 7)), 1)), 5));
    expect(numberOf(attribute, 20)).toEqual([type]);
    expect(fields(attribute).some(([number]) => number === field)).toBe(true);
  });
});

describe('constants', () => {
  it('of the same name are made once', () => {
    const g = new GraphBuilder();
    let made = 0;
    const make = () => {
      made += 1;
      return ones();
    };
    expect([g.constant('c', [2], make), g.constant('c', [2], make)]).toEqual(['c', 'c']);
    expect(made).toBe(1);
    expect(bytesOf(only(bytesOf(g.write('', {}), 7)), 5)).toHaveLength(1);
  });

  it('of the same integers are kept once, negative ones too', () => {
    const g = new GraphBuilder();
    expect(g.integers(-1, 3)).toBe(g.integers(-1, 3));
    expect(g.integers(3)).not.toBe(g.integers(-1, 3));
    const [first] = bytesOf(only(bytesOf(g.write('', {}), 7)), 5);
    expect(only(bytesOf(first ?? new Uint8Array(), 9))).toEqual(Buffer.from(BigInt64Array.from([-1n, 3n]).buffer));
  });

  it('whose values do not fill their shape are refused', () => {
    expect(() => new GraphBuilder().constant('c', [3], ones)).toThrow('expected 3 values for shape (3,), got 2');
  });
});
