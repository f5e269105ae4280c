import { describe, expect, test } from 'vitest';
import { readCheckpoint } from '../../../function/trm/checkpoint/read.js';
import { type Tensor, toFloat32 } from '../../../function/trm/checkpoint/tensor.js';
import { file, fixture, torchFile, vector } from './files.js';
import { call, dict, global, int, op, pickle, storage, type TensorParts, tensor, text } from './pickles.js';
import { zip } from './zip.js';

const floats = Buffer.from(Float32Array.of(0, 1, 2, 3, 4, 5).buffer);
const sound = pickle(dict({ w: tensor() }));

async function read(bytes: Uint8Array): Promise<Map<string, Tensor>> {
  return (await readCheckpoint(await file(bytes))).tensors;
}

function values(tensors: Map<string, Tensor>, name: string): unknown {
  const found = tensors.get(name);
  return found && { shape: found.shape, dtype: found.dtype, values: [...toFloat32(found)] };
}

describe('files that PyTorch wrote', () => {
  const grid = Array.from({ length: 12 }, (_, i) => i / 4);
  test.each<[string, Tensor['dtype'], number[], number[]]>([
    ['float16', 'float16', [3, 4], grid],
    ['bfloat16', 'bfloat16', [3, 4], grid],
    ['float64', 'float64', [3, 4], grid],
    ['int64', 'int64', [4], [-(2 ** 40), -1, 0, 2 ** 40]],
    ['int32', 'int32', [2], [-(2 ** 31), 7]],
    ['int16', 'int16', [2], [-300, 7]],
    ['int8', 'int8', [2], [-128, 127]],
    ['uint8', 'uint8', [2], [0, 255]],
    ['bool', 'bool', [2], [1, 0]],
    ['grid', 'float32', [3, 4], grid],
    ['transposed', 'float32', [4, 3], [0, 1, 2, 0.25, 1.25, 2.25, 0.5, 1.5, 2.5, 0.75, 1.75, 2.75]],
    ['second_row', 'float32', [4], [1, 1.25, 1.5, 1.75]],
    ['column', 'float32', [3], [0.5, 1.5, 2.5]],
    ['scalar', 'float32', [], [2.5]],
    ['empty', 'float32', [0, 4], []],
    ['parameter', 'float32', [1, 4], [0, 0.25, 0.5, 0.75]],
  ])('views.pth: %s', async (name, dtype, shape, expected) => {
    const { tensors } = await readCheckpoint(fixture('views.pth'));
    expect(values(tensors, name)).toEqual({ dtype, shape, values: expected });
  });

  test("module.pth: a module's OrderedDict below a wrapper key", async () => {
    const { tensors } = await readCheckpoint(fixture('module.pth'));
    expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
      ['weight', [2, 3]],
      ['bias', [2]],
    ]);
  });

  test('many.pth: more memo entries than a byte counts', async () => {
    const { tensors } = await readCheckpoint(fixture('many.pth'));
    expect(tensors.size).toBe(60);
    expect(values(tensors, 'k59')).toEqual({ dtype: 'float32', shape: [1], values: [59] });
  });

  test('legacy.pth is refused with what to do', async () => {
    await expect(readCheckpoint(fixture('legacy.pth'))).rejects.toThrow('load it in PyTorch and save it again');
  });
});

describe('byteorder', () => {
  const big = Buffer.from(floats).swap32();
  test.each<[string, string | undefined, Buffer]>([
    ['little', 'little', floats],
    ['big', 'big', big],
    ['absent, before PyTorch 2.1', undefined, floats],
  ])('%s', async (_, order, data) => {
    const more = order === undefined ? [] : [{ name: 'archive/byteorder', data: Buffer.from(order) }];
    expect(values(await read(torchFile(sound, [data], more)), 'w')).toEqual({
      dtype: 'float32',
      shape: [2, 3],
      values: [0, 1, 2, 3, 4, 5],
    });
  });

  test('middle is refused', async () => {
    const bytes = torchFile(sound, [floats], [{ name: 'archive/byteorder', data: Buffer.from('middle') }]);
    await expect(read(bytes)).rejects.toThrow('byteorder little or big, got middle');
  });
});

test('tensors share a storage, each with its own view', async () => {
  const both = pickle(dict({ a: tensor(), b: tensor({ shape: [3, 2], strides: [1, 3] }) }));
  const tensors = await read(torchFile(both, [floats]));
  expect(values(tensors, 'a')).toMatchObject({ values: [0, 1, 2, 3, 4, 5] });
  expect(values(tensors, 'b')).toMatchObject({ values: [0, 3, 1, 4, 2, 5] });
});

describe('a view is refused with', () => {
  test.each<[string, TensorParts, string]>([
    ['an offset past the end', { offset: 1 }, 'a view within its storage of 6 elements (tensor w)'],
    ['a shape past the end', { shape: [3, 3] }, 'a view within its storage'],
    ['a stride past the end', { strides: [4, 1] }, 'a view within its storage'],
    ['a negative size', { shape: [-2, 3] }, 'tensor sizes'],
    ['a negative stride', { strides: [-3, 1] }, 'tensor strides'],
    ['a negative offset', { offset: -1 }, 'a storage offset'],
    ['a shape that overflows', { shape: [2 ** 52, 2 ** 52], strides: [0, 0] }, 'fewer than 2^53 elements'],
    ['far more elements than its storage', { shape: [2 ** 40, 3], strides: [0, 1] }, 'copies of at most'],
    ['a storage that is too short', { storage: storage(7) }, 'archive/data/0 of 28 bytes (tensor w), got 24 bytes'],
    ['a storage that is too long', { storage: storage(5) }, 'archive/data/0 of 20 bytes (tensor w), got 24 bytes'],
    ['another element size', { storage: storage(6, '0', 'DoubleStorage') }, 'of 48 bytes (tensor w), got 24 bytes'],
    ['a storage that is not there', { storage: storage(6, '1') }, 'archive/data/1 of 24 bytes (tensor w), got none'],
    ['an enormous storage', { storage: storage(2 ** 52) }, 'got 24 bytes'],
  ])('%s', async (_, parts, message) => {
    await expect(read(torchFile(pickle(dict({ w: tensor(parts) })), [floats]))).rejects.toThrow(message);
  });

  test('many copies of one storage', async () => {
    const transposed = tensor({ storage: storage(6000), shape: [3, 2000], strides: [1, 3] });
    const views = dict(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`t${i}`, transposed])));
    await expect(read(torchFile(pickle(views), [Buffer.alloc(24_000)]))).rejects.toThrow('copies of at most');
  });
});

describe('a file is refused with', () => {
  const data = floats;
  test.each<[string, Buffer, string]>([
    ['os.system', torchFile(pickle(call(global('os', 'system'), text('true')))), 'got global os.system'],
    ['a list', torchFile(pickle(op.emptyList)), 'a state dict, got a list'],
    ['a number in the state dict', torchFile(pickle(dict({ epoch: int(3) }))), "got 3 under 'epoch'"],
    ['a nested dict under another key', torchFile(pickle(dict({ ema: dict({ w: tensor() }) })), [data]), 'got a dict'],
    ['no pickle', zip([{ name: 'archive/version', data }]), 'got 0 of them'],
    ['a pickle at the top', zip([{ name: 'data.pkl', data: sound }]), 'got 0 of them'],
    ['two roots', torchFile(sound, [data], [{ name: 'b/data.pkl', data: sound }]), 'got 2 of them'],
    ['an entry outside the root', torchFile(sound, [data], [{ name: 'b/c', data }]), 'under archive/ only, got b/c'],
    ['a path traversal', torchFile(sound, [data], [{ name: 'archive/../../x', data }]), 'invalid relative path'],
    [
      'a zip bomb',
      torchFile(sound, [], [{ name: 'archive/data/0', data: Buffer.alloc(1e6), deflate: true }]),
      'stored',
    ],
  ])('%s', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toMatchObject({ name: 'CheckpointError' });
    await expect(read(bytes)).rejects.toThrow(message);
  });

  test('a state dict below a wrapper key loads', async () => {
    const tensors = await read(torchFile(pickle(dict({ model: dict({ w: tensor() }) })), [data]));
    expect([...tensors.keys()]).toEqual(['w']);
  });
});

test.each([
  ['mlp.pth', 15],
  ['attention-rope.pth', 15],
  ['attention-learned.pth', 16],
])('golden vector %s loads with %d tensors', async (name, count) => {
  const { tensors } = await readCheckpoint(vector(name));
  expect(tensors.size).toBe(count);
});
