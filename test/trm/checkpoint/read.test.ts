import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CheckpointError } from '../../../function/trm/checkpoint/errors.js';
import { readCheckpoint } from '../../../function/trm/checkpoint/read.js';
import { writeSafetensors } from '../../../function/trm/checkpoint/safetensors.js';
import { fromFloat32, toFloat32 } from '../../../function/trm/checkpoint/tensor.js';
import { seeded as random } from '../random.js';
import { file, torchFile, vector } from './files.js';
import { dict, pickle, tensor } from './pickles.js';

const one = fromFloat32(Float32Array.of(1), [1]);

function layer(i: number, L: number | undefined): [string, string, number[]][] {
  const at = `L_level.layers.${i}`;
  const mix: [string, string, number[]][] =
    L === undefined
      ? [
          [`${at}.self_attn.qkv_proj.weight`, 'float32', [192, 64]],
          [`${at}.self_attn.o_proj.weight`, 'float32', [64, 64]],
        ]
      : [
          [`${at}.mlp_t.gate_up_proj.weight`, 'float32', [512, L]],
          [`${at}.mlp_t.down_proj.weight`, 'float32', [L, 256]],
        ];
  return [
    ...mix,
    [`${at}.mlp.gate_up_proj.weight`, 'float32', [512, 64]],
    [`${at}.mlp.down_proj.weight`, 'float32', [64, 256]],
  ];
}

function outer(V: number, init: string, positions?: number): [string, string, number[]][] {
  const learned: [string, string, number[]][] =
    positions === undefined ? [] : [['embed_pos.embedding_weight', 'float32', [positions, 64]]];
  return [
    ['H_init', init, [64]],
    ['L_init', init, [64]],
    ['embed_tokens.embedding_weight', 'float32', [V, 64]],
    ['lm_head.weight', 'float32', [V, 64]],
    ['q_head.weight', 'float32', [2, 64]],
    ['q_head.bias', 'float32', [2]],
    ['puzzle_emb.weights', 'float32', [3, 64]],
    ...learned,
  ];
}

describe('golden vectors', () => {
  test.each([
    ['mlp.pth', [...outer(6, 'bfloat16'), ...layer(0, 18), ...layer(1, 18)]],
    ['attention-rope.pth', [...outer(7, 'bfloat16'), ...layer(0, undefined), ...layer(1, undefined)]],
    ['attention-learned.pth', [...outer(5, 'float32', 10), ...layer(0, undefined), ...layer(1, undefined)]],
    ['official-layout/step_65100', [...outer(6, 'bfloat16'), ...layer(0, 18), ...layer(1, 18)]],
  ])('%s: every key, dtype and shape', async (name, expected) => {
    const raw = await readCheckpoint(vector(name));
    expect([...raw.tensors].map(([key, { dtype, shape }]) => [key, dtype, shape])).toEqual(expected);
    expect(raw).toMatchObject({ path: vector(name), format: 'pytorch', metadata: {} });
    for (const held of raw.tensors.values()) {
      expect(toFloat32(held).every(Number.isFinite)).toBe(true);
    }
  });

  test('the official layout brings its all_config.yaml', async () => {
    const { allConfig } = await readCheckpoint(vector('official-layout/step_65100'));
    expect(allConfig).toMatchObject({ arch: { hidden_size: 64, mlp_t: true, loss: { name: 'losses@ACTLossHead' } } });
    expect((await readCheckpoint(vector('mlp.pth'))).allConfig).toBeUndefined();
  });
});

describe('the format is told by content', () => {
  test.each(['weights.safetensors', 'weights.pth', 'step_1'])('safetensors in %s', async (name) => {
    const path = await file(writeSafetensors([['inner.H_init', one]], { task: 'maze' }), name);
    const raw = await readCheckpoint(path);
    expect(raw).toMatchObject({ format: 'safetensors', metadata: { task: 'maze' } });
    expect([...raw.tensors.keys()]).toEqual(['H_init']);
  });

  test.each<[string, Uint8Array, string]>([
    ['an empty file', new Uint8Array(0), 'a PyTorch zip file or a safetensors file, got neither'],
    ['text', Buffer.from('version https://git-lfs.github.com/spec/v1\n'), 'got neither'],
    ['a bare pickle', Buffer.from('\x80\x02}.', 'latin1'), "PyTorch's legacy format"],
    ['an empty zip', Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]), 'got neither'],
    ['the head of a zip', Buffer.from('PK\x03\x04'), 'End of central directory record signature not found'],
  ])('%s is refused', async (_, bytes, message) => {
    const path = await file(bytes);
    await expect(readCheckpoint(path)).rejects.toThrow(CheckpointError);
    await expect(readCheckpoint(path)).rejects.toThrow(message);
    await expect(readCheckpoint(path)).rejects.toMatchObject({ path });
  });

  test('a missing file, a folder', async () => {
    await expect(readCheckpoint(vector('none.pth'))).rejects.toMatchObject({ name: 'CheckpointError' });
    await expect(readCheckpoint(vector('official-layout'))).rejects.toThrow('a regular file');
  });

  test('a file above maxBytes', async () => {
    await expect(readCheckpoint(vector('mlp.pth'), { maxBytes: 1000 })).rejects.toThrow('at most 1000 bytes');
  });
});

describe('all_config.yaml', () => {
  async function withConfig(yaml: string): Promise<unknown> {
    const path = await file(writeSafetensors([['H_init', one]]));
    await writeFile(join(dirname(path), 'all_config.yaml'), yaml);
    return (await readCheckpoint(path)).allConfig;
  }

  test.each([
    ['a mapping', 'arch:\n  L_cycles: 6\n', { arch: { L_cycles: 6 } }],
    ['a tag of Python, as plain data', 'a: !!python/tuple [1, 2]\n', { a: [1, 2] }],
    ['nothing', '', null],
  ])('%s', async (_, yaml, value) => {
    expect(await withConfig(yaml)).toEqual(value);
  });

  test.each([
    ['no YAML', 'a: [', 'readable YAML'],
    [
      'aliases that multiply',
      `a: &a [x]\n${'bcdefgh'.replace(/./g, (k, i) => `${k}: &${k} [${`*${'abcdefgh'[i]},`.repeat(9)}]\n`)}`,
      'readable YAML',
    ],
    ['nesting', '['.repeat(100_000), 'readable YAML'],
    ['a large file', '#'.repeat(300_000), 'at most 262144 bytes'],
  ])('refused: %s', async (_, yaml, message) => {
    const error = await withConfig(yaml).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CheckpointError);
    expect(String(error)).toContain('all_config.yaml: expected');
    expect(String(error)).toContain(message);
  });
});

describe('a damaged file', () => {
  const floats = Buffer.from(Float32Array.of(0, 1, 2, 3, 4, 5).buffer);
  const byteorder = { name: 'archive/byteorder', data: Buffer.from('little') };
  const sound = torchFile(pickle(dict({ w: tensor() })), [floats], [byteorder]);

  async function readsOrRefuses(path: string, bytes: Uint8Array): Promise<boolean> {
    // A new file takes the old one's place in one go: the last read may still hold it.
    await writeFile(`${path}.new`, bytes);
    await rename(`${path}.new`, path);
    try {
      await readCheckpoint(path);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(CheckpointError);
      return false;
    }
  }

  test('cut at any length is refused', async () => {
    const path = await file(sound);
    for (let length = 0; length < sound.byteLength; length += 5) {
      expect(await readsOrRefuses(path, sound.subarray(0, length))).toBe(false);
    }
  });

  test('changed anywhere reads or ends in a CheckpointError', async () => {
    const path = await file(sound);
    const next = random(3);
    for (let i = 0; i < 600; i += 1) {
      const bytes = Buffer.from(sound);
      for (let n = 0; n <= i % 4; n += 1) {
        // The directory at the end is small and matters most.
        const from = next() < 0.6 ? sound.byteLength - 200 : 0;
        bytes[from + Math.floor(next() * (sound.byteLength - from))] = next() < 0.5 ? 255 : Math.floor(next() * 256);
      }
      await readsOrRefuses(path, bytes);
    }
  });

  test('a golden vector with one bit flipped in a weight is refused by its checksum', async () => {
    const bytes = await readFile(vector('mlp.pth'));
    bytes[300_000] = (bytes[300_000] ?? 0) ^ 1;
    await expect(readCheckpoint(await file(bytes))).rejects.toThrow('the file is damaged');
  });
});
