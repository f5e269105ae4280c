import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBundle } from '../../function/models/bundle.js';
import { bareManifest, manifestOverrides, parseManifest } from '../../function/models/manifest.js';
import { checkSeal, sealed } from '../../function/models/seal.js';
import { CheckpointError } from '../../function/trm/checkpoint/index.js';
import { seal } from '../../model/seal.js';
import { temporary, writeBundle } from '../doubles/bundle.js';

const refused = async (directory: string) => {
  const error = await readBundle(directory).catch((thrown: unknown) => thrown);
  if (!(error instanceof CheckpointError)) throw new Error(`expected a CheckpointError, got ${String(error)}`);
  expect(error.path).toBe(join(directory, 'manifest.json'));
  return `expected ${error.expected}, got ${error.got}`;
};

describe('readBundle', () => {
  it('reads a manifest whose weights are the ones it names', async () => {
    const directory = await writeBundle(await temporary(), { max_steps: 16, calibration: PLATT });
    const { manifest, weightsPath } = await readBundle(directory);
    expect(manifest).toMatchObject({ name: 'tiny', task: 'sudoku', max_steps: 16, calibration: PLATT });
    expect(weightsPath).toBe(join(directory, 'weights.safetensors'));
  });

  it.each<[string, Parameters<typeof writeBundle>[1], RegExp]>([
    ['no name', { name: undefined }, /must have required property 'name'/],
    ['a name with a slash', { name: 'a/b' }, /\/name must match pattern/],
    ['an empty version', { version: '' }, /\/version must NOT have fewer than 1 characters/],
    ['weights elsewhere', { weights: { file: '../w', sha256: '0'.repeat(64) } }, /\/weights\/file must match pattern/],
    ['a hash that is none', { weights: { file: 'w', sha256: 'abc' } }, /\/weights\/sha256 must match pattern/],
    [
      'an unknown field of architecture',
      { architecture: { depth: 3 } },
      /\/architecture must NOT have additional prop/,
    ],
    ['no cycles at all', { architecture: { H_cycles: 0 } }, /\/architecture\/H_cycles must be >= 1/],
    ['no mixing at all', { architecture: { mixing: 0 } }, /\/architecture\/mixing must be > 0/],
    ['more than the new state', { architecture: { mixing: 1.5 } }, /\/architecture\/mixing must be <= 1/],
    ['a negative deviation', { architecture: { H_init_std: -1 } }, /\/architecture\/H_init_std must be >= 0/],
    ['random_init in words', { architecture: { random_init: 'yes' } }, /\/architecture\/random_init must be boolean/],
    ['max_steps in words', { max_steps: 'six' }, /\/max_steps must be integer/],
    ['another calibration', { calibration: { method: 'isotonic' } }, /\/calibration/],
  ])('refuses a manifest with %s, naming the field', async (_, manifest, message) => {
    expect(await refused(await writeBundle(await temporary(), manifest))).toMatch(message);
  });

  it('refuses weights of another hash, naming both', async () => {
    const directory = await writeBundle(await temporary());
    const path = join(directory, 'weights.safetensors');
    const weights = await readFile(path);
    weights[weights.length - 1] = (weights.at(-1) ?? 0) ^ 1;
    await writeFile(path, weights);
    expect(await refused(directory)).toMatch(
      /^expected weights.safetensors with SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}$/,
    );
  });

  it('refuses missing weights without telling where it looked', async () => {
    const directory = await writeBundle(await temporary());
    await rm(join(directory, 'weights.safetensors'));
    expect(await refused(directory)).toBe('expected weights.safetensors beside it, got no such file');
  });

  it.each([
    ['no JSON', '{"name": ', /^expected JSON, got /],
    ['an array', '[]', /\/ must be object/],
    ['nothing', '', /^expected JSON, got /],
  ])('refuses %s', async (_, text, message) => {
    const directory = await writeBundle(await temporary());
    await writeFile(join(directory, 'manifest.json'), text);
    expect(await refused(directory)).toMatch(message);
  });
});

describe('the seal of a manifest', () => {
  const SHIPPED = ['sudoku', 'placement', 'maze'];

  it.each(SHIPPED)('%s: no bit of the file can change', async (name) => {
    const bytes = await readFile(join('model', name, 'manifest.json'));
    checkSeal(parseManifest(bytes.toString()));
    const flipped = Array.from({ length: bytes.length * 8 }, (_, i) => {
      const copy = Buffer.from(bytes);
      copy[i >> 3] = (copy[i >> 3] ?? 0) ^ (1 << (i & 7));
      return copy.toString();
    });
    const taken = flipped.filter((text) => {
      try {
        checkSeal(parseManifest(text));
        return true;
      } catch (error) {
        if (error instanceof CheckpointError) return false;
        throw error;
      }
    });
    expect(taken).toEqual([]);
  });

  it('is refused where it does not fit, with both hashes; how the file is laid out does not matter', async () => {
    const directory = await writeBundle(await temporary());
    const { manifest } = await readBundle(directory);
    const whole = sealed(manifest);
    const path = join(directory, 'manifest.json');
    await writeFile(path, JSON.stringify(Object.fromEntries(Object.entries(whole).reverse()), undefined, 4));
    expect((await readBundle(directory)).manifest).toEqual(whole);
    await writeFile(path, JSON.stringify({ ...whole, max_steps: 7 }));
    expect(await refused(directory)).toMatch(
      /^expected a manifest with SHA-256 [0-9a-f]{64}, got [0-9a-f]{64} \(after an edit: npm run model:seal\)$/,
    );
  });

  it('is written by the command for a manifest that was edited', async () => {
    const directory = await writeBundle(await temporary(), { sha256: '0'.repeat(64), max_steps: 7 });
    expect(await refused(directory)).toMatch(/^expected a manifest with SHA-256 000/);
    await seal([directory]);
    expect((await readBundle(directory)).manifest).toMatchObject({
      max_steps: 7,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await expect(seal([])).rejects.toThrow('expected one bundle, got 0');
  });

  it('is not asked of a manifest without one', async () => {
    expect((await readBundle(await writeBundle(await temporary()))).manifest).not.toHaveProperty('sha256');
  });
});

const PLATT = { method: 'platt', slope: 0.9, offset: -0.2 };

it('manifestOverrides speaks the words of describeArchitecture', () => {
  const architecture = { seq_len: 81, puzzle_emb_len: 0, num_heads: 4, pos_encodings: 'none', H_cycles: 3 } as const;
  const eqr = { random_init: true, H_init_std: 0.5, mixing: 0.95 };
  const manifest = { ...bareManifest('x', 'sudoku'), architecture: { ...architecture, ...eqr, tied_head: true } };
  expect(manifestOverrides(manifest)).toEqual({
    sequenceLength: 81,
    puzzleEmbLen: 0,
    heads: 4,
    posEncodings: 'none',
    H_cycles: 3,
    L_cycles: undefined,
    mlpTNorm: undefined,
    tiedHead: true,
    qHead: undefined,
    randomInit: true,
    H_init_std: 0.5,
    L_init_std: undefined,
    mixing: 0.95,
  });
});

describe('bareManifest names a checkpoint after its file', () => {
  it.each([
    ['/models/trm-checkpoint.pth', 'trm-checkpoint'],
    ['/models/step_65100', 'step-65100'],
    ['/models/Sudoku Extreme.PT', 'sudoku-extreme'],
    ['weights.safetensors', 'weights'],
    ['/models/___', 'checkpoint'],
    [`/models/${'x'.repeat(90)}`, 'x'.repeat(63)],
  ])('%s: %s', (path, name) => {
    expect(bareManifest(path, 'sudoku')).toMatchObject({ name, task: 'sudoku', architecture: {} });
  });
});
