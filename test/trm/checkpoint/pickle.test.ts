import { describe, expect, test } from 'vitest';
import { CheckpointError } from '../../../function/trm/checkpoint/errors.js';
import { unpickle } from '../../../function/trm/checkpoint/pickle.js';
import type { PickleValue } from '../../../function/trm/checkpoint/pickle-values.js';
import { seeded as random } from '../random.js';
import { call, dict, global, int, op, pickle, storage, tensor, text, tuple } from './pickles.js';

function raw(...bytes: (number | string)[]): Buffer {
  return Buffer.concat(bytes.map((b) => (typeof b === 'number' ? Buffer.from([b]) : Buffer.from(b, 'latin1'))));
}

function list(...items: PickleValue[]): PickleValue {
  return { kind: 'list', items };
}

describe('values', () => {
  test.each<[string, Buffer, PickleValue]>([
    ['NONE', op.none, null],
    ['NEWTRUE', raw(0x88), true],
    ['NEWFALSE', op.no, false],
    ['BININT1', raw('K', 200), 200],
    ['BININT2', raw('M', 1, 2), 513],
    ['BININT', int(-5), -5],
    ['LONG1', int(2 ** 40), 2 ** 40],
    ['LONG1, negative', int(-(2 ** 40)), -(2 ** 40)],
    ['LONG1 of no bytes', raw(0x8a, 0), 0],
    ['BINFLOAT', raw('G', 0x3f, 0xf8, 0, 0, 0, 0, 0, 0), 1.5],
    ['BINUNICODE', text('é'), 'é'],
    ['EMPTY_TUPLE', op.emptyTuple, { kind: 'tuple', items: [] }],
    ['TUPLE1', raw('N', 0x85), { kind: 'tuple', items: [null] }],
    ['TUPLE3', raw('NNN', 0x87), { kind: 'tuple', items: [null, null, null] }],
    ['TUPLE', tuple(int(1), tuple(int(2))), { kind: 'tuple', items: [1, { kind: 'tuple', items: [2] }] }],
    ['APPEND', Buffer.concat([op.emptyList, int(1), op.append]), list(1)],
    ['APPENDS', Buffer.concat([op.emptyList, op.mark, int(1), int(2), op.appends]), list(1, 2)],
    ['BINPUT and BINGET', raw(']', 'Nq', 7, 'a', 'h', 7, 'a'), list(null, null)],
    ['LONG_BINPUT and LONG_BINGET', raw(']', 'Nr', 0, 1, 0, 0, 'a', 'j', 0, 1, 0, 0, 'a'), list(null, null)],
  ])('%s', (_, bytes, value) => {
    expect(unpickle(pickle(bytes))).toEqual(value);
  });

  test('a state dict of a tensor', () => {
    const value = unpickle(pickle(dict({ w: tensor({ offset: 1, shape: [1, 2] }) })));
    expect(value).toMatchObject({ kind: 'dict', ordered: false });
    expect(value).toHaveProperty(
      'entries',
      new Map([
        [
          'w',
          {
            kind: 'tensor',
            storage: { kind: 'storage', key: '0', dtype: 'float32', elements: 6 },
            offset: 1,
            shape: [1, 2],
            strides: [3, 1],
          },
        ],
      ]),
    );
  });

  test("an OrderedDict's _metadata is left out", () => {
    const ordered = call(global('collections', 'OrderedDict'));
    const built = pickle(ordered, text('k'), int(1), op.setItem, dict({ _metadata: ordered }), op.build);
    expect(unpickle(built)).toEqual({ kind: 'dict', ordered: true, entries: new Map([['k', 1]]) });
  });

  test.each<[string, Buffer, string]>([
    ['a call', call(global('_codecs', 'encode'), text('é'), text('latin1')), '_codecs.encode'],
    ['NEWOBJ', Buffer.concat([global('models.eqr', 'ModelCarry'), op.emptyTuple, raw(0x81)]), 'models.eqr.ModelCarry'],
    [
      'a call and its state',
      Buffer.concat([call(global('numpy._core.multiarray', '_reconstruct')), tuple(int(1)), op.build]),
      'numpy._core.multiarray._reconstruct',
    ],
    [
      'NEWOBJ and its state',
      Buffer.concat([global('models.trm', 'LatentCarry'), op.emptyTuple, raw(0x81), dict({ z_H: tensor() }), op.build]),
      'models.trm.LatentCarry',
    ],
  ])("an object of a trainer's own state leaves only its name: %s", (_, bytes, name) => {
    expect(unpickle(pickle(bytes))).toEqual({ kind: 'opaque', name });
  });

  test('a list that holds itself ends', () => {
    const value = unpickle(pickle(raw(']q', 0, 'h', 0, 'a')));
    expect(value).toMatchObject({ kind: 'list' });
  });
});

describe('refused by name', () => {
  test.each<[string, Buffer, string]>([
    ['os.system called', call(global('os', 'system'), text('id')), 'got global os.system'],
    ['os.system only named', global('os', 'system'), 'got global os.system'],
    ['builtins.eval', call(global('builtins', 'eval'), text('1')), 'got global builtins.eval'],
    ['a global with a dotted name', global('torch', '_utils._rebuild_tensor_v2x'), '_rebuild_tensor_v2x'],
    ['a module that a split could hide', global('torch._utils', '_rebuild_tensor'), 'torch._utils._rebuild_tensor'],
    ['torch.load', global('torch', 'load'), 'got global torch.load'],
    ['a global from the prototype', global('torch', 'toString'), 'got global torch.toString'],
    [
      'posix.system by STACK_GLOBAL',
      Buffer.concat([text('posix'), text('system'), raw(0x93)]),
      'STACK_GLOBAL at byte 23 for posix.system',
    ],
    ['os.system by INST', raw('(ios\nsystem\n'), 'INST at byte 3 for os.system'],
    ['OBJ', raw('(', 'o'), 'opcode OBJ'],
    ['NEWOBJ of os.system', Buffer.concat([global('os', 'system'), op.emptyTuple, raw(0x81)]), 'got global os.system'],
    [
      'NEWOBJ of an OrderedDict',
      Buffer.concat([global('collections', 'OrderedDict'), op.emptyTuple, raw(0x81)]),
      "NEWOBJ of a class of a trainer's own state, got NEWOBJ of collections.OrderedDict",
    ],
    [
      'NEWOBJ of a string',
      Buffer.concat([text('models.eqr.ModelCarry'), op.emptyTuple, raw(0x81)]),
      "got NEWOBJ of 'models.eqr.ModelCarry'",
    ],
    ['numpy.load', global('numpy', 'load'), 'got global numpy.load'],
    ['a class of the same name elsewhere', global('models.evil', 'ModelCarry'), 'got global models.evil.ModelCarry'],
    ['an object called', call(call(global('numpy', 'dtype'), text('u4'))), 'a call of an object of numpy.dtype'],
    ['EXT1', raw(0x82, 1), 'opcode EXT1'],
    ['MEMOIZE', raw(0x94), 'opcode MEMOIZE'],
    ['FRAME', raw(0x95), 'opcode FRAME'],
    ['PERSID', raw('P0\n'), 'opcode PERSID'],
    ['LONG4', raw(0x8b), 'opcode LONG4'],
    ['SHORT_BINUNICODE', raw(0x8c), 'opcode SHORT_BINUNICODE'],
    ['no opcode of any protocol', raw(0xff), 'opcode 0xff at byte 2'],
    ['a storage class called', call(global('torch', 'FloatStorage'), int(9)), 'a call of torch.FloatStorage'],
    ['a string called', call(text('os.system')), "a call of 'os.system'"],
    [
      'a call without a tuple',
      Buffer.concat([global('collections', 'OrderedDict'), op.none, op.reduce]),
      'tuple of arguments, got null',
    ],
    ['an OrderedDict of something', call(global('collections', 'OrderedDict'), int(1)), 'without arguments'],
    ['BUILD of a plain dict', Buffer.concat([op.emptyDict, op.emptyDict, op.build]), 'BUILD of a dict'],
    [
      'BUILD of other attributes',
      Buffer.concat([call(global('collections', 'OrderedDict')), dict({ __class__: int(1) }), op.build]),
      "OrderedDict's _metadata",
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => unpickle(pickle(bytes))).toThrow(CheckpointError);
    expect(() => unpickle(pickle(bytes))).toThrow(message);
  });
});

describe('limits and sense', () => {
  const deep = Buffer.alloc(65, '(');
  test.each<[string, Buffer, string]>([
    ['another protocol', raw(0x80, 4, 'N.'), 'protocol 2'],
    ['no protocol', raw('N.'), 'protocol 2'],
    ['nothing', Buffer.alloc(0), '1 more bytes'],
    ['no STOP', raw(0x80, 2, 'N'), '1 more bytes'],
    ['bytes after STOP', Buffer.concat([pickle(op.none), op.none]), 'left over'],
    ['values left over', pickle(op.none, op.none), 'left over'],
    ['an open MARK', pickle(op.mark, op.none), 'left over'],
    ['STOP without a value', pickle(), 'a value on the pickle stack'],
    ['TUPLE2 of one', pickle(op.none, raw(0x86)), '2 values'],
    ['TUPLE without MARK', pickle(raw('t')), 'a MARK'],
    ['a pop below a MARK', pickle(op.emptyList, op.none, op.mark, op.append), 'a value on the pickle stack'],
    ['APPEND to a dict', pickle(op.emptyDict, op.none, op.append), 'a list to append to, got a dict'],
    ['SETITEM of a list', pickle(op.emptyList, int(1), int(2), op.setItem), 'a dict and its pairs, got a list'],
    ['SETITEMS of half a pair', pickle(op.emptyDict, op.mark, int(1), op.setItems), 'a dict and its pairs'],
    ['a key that is a tuple', pickle(op.emptyDict, op.emptyTuple, int(1), op.setItem), 'a dict key'],
    ['a key twice', pickle(op.emptyDict, op.mark, text('a'), int(1), text('a'), int(2), op.setItems), "'a' twice"],
    ['a memo never put', pickle(raw('h', 3)), 'a memo index that was put, got 3'],
    ['a memo index beyond the limit', pickle(raw('Nr', 255, 255, 255, 255)), 'pickle memo of at most'],
    ['a memo bomb', pickle(raw(']q', 0), Buffer.alloc(2_200_000, 'h\0')), 'stack of at most'],
    ['a stack bomb', pickle(Buffer.alloc(1_000_001, 'N')), 'stack of at most'],
    ['nesting', pickle(deep), 'nested at most 64 deep'],
    ['a long string', pickle(text('x'.repeat(4097))), 'strings of at most 4096 bytes, got 4097'],
    ['a string longer than the file', pickle(raw('X', 0, 1, 0, 0)), '256 more bytes'],
    ['a string that is no UTF-8', pickle(raw('X', 1, 0, 0, 0, 0xff)), 'strings in UTF-8'],
    ['a long line', pickle(raw('c', 'x'.repeat(300), '\n')), 'a line of at most 256'],
    ['an integer of 9 bytes', pickle(raw(0x8a, 9, 'x'.repeat(9))), 'integers of at most 8 bytes'],
    ['an integer above 2^53', pickle(raw(0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 0x40)), 'integers below 2^53'],
  ])('%s', (_, bytes, message) => {
    expect(() => unpickle(bytes)).toThrow(CheckpointError);
    expect(() => unpickle(bytes)).toThrow(message);
  });

  test('a large pickle', () => {
    expect(() => unpickle(new Uint8Array(64 * 1024 * 1024 + 1))).toThrow('a pickle of at most 67108864 bytes');
  });
});

describe('a damaged pickle', () => {
  const sound = pickle(
    dict({ a: tensor(), b: tensor({ storage: storage(2, '1', 'HalfStorage'), shape: [2], strides: [1] }) }),
  );

  test('cut anywhere ends in a CheckpointError', () => {
    for (let length = 0; length < sound.byteLength; length += 1) {
      expect(() => unpickle(sound.subarray(0, length))).toThrow(CheckpointError);
    }
  });

  test('changed anywhere reads or ends in a CheckpointError', () => {
    const next = random(2);
    for (let i = 0; i < 3000; i += 1) {
      const bytes = Buffer.from(sound);
      for (let n = 0; n <= i % 3; n += 1) {
        bytes[Math.floor(next() * bytes.byteLength)] = Math.floor(next() * 256);
      }
      try {
        unpickle(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(CheckpointError);
      }
    }
  });
});
