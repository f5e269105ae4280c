import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Loaded, loadModels, type Model } from '../../function/models/load.js';
import { CheckpointError, writeSafetensors } from '../../function/trm/checkpoint/index.js';
import { bareSudoku, sudokuTensors, temporary, writeBundle } from '../doubles/bundle.js';

const vectors = (name: string) => new URL(`../vectors/${name}`, import.meta.url).pathname;

/** The one model at a path. */
async function only(path: string, options: Omit<Parameters<typeof loadModels>[0], 'path'> = {}): Promise<Model> {
  const [first, ...others] = await loadModels({ path, ...options });
  expect(others).toEqual([]);
  if (!first?.ok) throw first?.error ?? new Error('expected a model');
  return first.model;
}

/** Why the one model at a path was not loaded. */
async function refused(path: string): Promise<CheckpointError> {
  const [first, ...others] = await loadModels({ path });
  expect(others).toEqual([]);
  if (!first || first.ok || !(first.error instanceof CheckpointError)) throw new Error('expected a CheckpointError');
  return first.error;
}

const names = (loaded: Loaded[]) => loaded.map((place) => (place.ok ? place.model.manifest.name : `not ${place.name}`));

describe('a bundle', () => {
  it('is loaded with what its manifest says', async () => {
    const model = await only(await writeBundle(await temporary(), { name: 'small', version: '7', max_steps: 9 }));
    expect(model.manifest).toMatchObject({ name: 'small', version: '7', max_steps: 9 });
    expect(model.task.name).toBe('sudoku');
    expect(model.architecture).toMatchObject({ sequenceLength: 81, mlpTNorm: 'D', tiedHead: true, H_cycles: 2 });
    // Everything but H_init and L_init: 11·16 + 2·16 + 2 + 32·81 + 81·16 + 48·16 + 16·24.
    expect(model.parameters).toBe(5250);
    expect(model.start).toMatchObject({ kind: 'learned', z_H: { length: 81 * 16 } });
    expect(model.loadSeconds).toBeGreaterThan(0);
  });

  it.each<[string, { H_cycles?: number; L_cycles?: number }, object]>([
    ['H_CYCLES', { H_cycles: 4 }, { H_cycles: 4, L_cycles: 2 }],
    ['L_CYCLES', { L_cycles: 5 }, { H_cycles: 2, L_cycles: 5 }],
    ['both', { H_cycles: 1, L_cycles: 1 }, { H_cycles: 1, L_cycles: 1 }],
  ])('%s of the environment win over its own', async (_, cycles, want) => {
    const directory = await writeBundle(await temporary());
    const [own, other] = [await only(directory), await only(directory, cycles)];
    expect(other.architecture).toMatchObject(want);
    expect(other.graph.byteLength).not.toBe(own.graph.byteLength);
  });

  it.each<[string, Parameters<typeof writeBundle>[1], string]>([
    ['a task that nobody knows', { task: 'chess' }, 'expected a task among sudoku, maze, placement, got chess'],
    ['another sequence length', { architecture: { seq_len: 80, tied_head: true } }, 'expected seq_len 81, got 80'],
    ['a puzzle identifier without an embedding', { puzzle_identifier: 3 }, 'expected no puzzle_identifier'],
    ['a head that is not there', { architecture: {} }, 'expected lm_head.weight of shape (11, 16), got no such tensor'],
    ['other weights', { weights: { file: 'weights.safetensors', sha256: '0'.repeat(64) } }, 'with SHA-256 000'],
    ['a field missing', { version: undefined }, "must have required property 'version'"],
  ])('with %s is refused, with the path', async (_, manifest, message) => {
    const directory = await writeBundle(await temporary(), manifest);
    const error = await refused(directory);
    expect(error.message).toContain(message);
    expect(error.path).toContain(directory);
  });

  it('that is not JSON is refused', async () => {
    const directory = await writeBundle(await temporary());
    await writeFile(join(directory, 'manifest.json'), '{');
    expect((await refused(directory)).message).toContain('expected JSON');
  });
});

describe('a folder of bundles', () => {
  it('loads each; what is no bundle is passed over, and a broken one is shown', async () => {
    const root = await temporary();
    await writeBundle(join(root, 'b'), { name: 'second' });
    await writeBundle(join(root, 'a'), { name: 'first' });
    await writeBundle(join(root, 'c'), { task: 'chess' });
    await mkdir(join(root, 'data'));
    await writeFile(join(root, 'README.md'), 'models');
    expect(names(await loadModels({ path: root }))).toEqual(['first', 'second', 'not c']);
  });

  it('follows the links that Kubernetes mounts, each model once', async () => {
    const root = await temporary();
    await writeBundle(join(root, '..2024', 'tiny'));
    await symlink(join('..2024', 'tiny'), join(root, 'tiny'));
    await symlink('..2024', join(root, '..data'));
    expect(names(await loadModels({ path: root }))).toEqual(['tiny']);
  });

  it('refuses the second of two that have one name', async () => {
    const root = await temporary();
    await writeBundle(join(root, 'a'));
    await writeBundle(join(root, 'b'), {}, sudokuTensors(2));
    const loaded = await loadModels({ path: root });
    expect(names(loaded)).toEqual(['tiny', 'not b']);
    expect(loaded[1]).toMatchObject({ error: { expected: 'bundles of different names', got: 'tiny twice' } });
  });

  it('without any is refused', async () => {
    expect((await refused(await temporary())).message).toBe(
      'expected a manifest.json here or one folder below, got none',
    );
  });
});

describe('a checkpoint file', () => {
  it.each(['model.safetensors', 'step_100'])('%s: the task whose shapes it has answers', async (file) => {
    const path = join(await temporary(), file);
    await writeFile(path, writeSafetensors(bareSudoku()));
    const model = await only(path, { L_cycles: 2 });
    expect(model.task.name).toBe('sudoku');
    expect(model.manifest).toMatchObject({ version: 'unversioned', architecture: {} });
    expect(model.architecture).toMatchObject({ H_cycles: 3, L_cycles: 2, tiedHead: false, mlpTNorm: 'L' });
  });

  it('with all_config.yaml beside it: the cycles are those that it says', async () => {
    const directory = await temporary();
    await writeFile(join(directory, 'step_100'), writeSafetensors(bareSudoku()));
    await writeFile(join(directory, 'all_config.yaml'), 'arch:\n  H_cycles: 2\n  L_cycles: 4\n');
    expect((await only(join(directory, 'step_100'))).architecture).toMatchObject({ H_cycles: 2, L_cycles: 4 });
  });

  it.each(['official-layout/step_65100', 'mlp.pth', 'attention-rope.pth'])(
    '%s, in the vocabulary of no task, is refused with the tasks and what they want',
    async (file) => {
      const { expected, got, path } = await refused(vectors(file));
      expect(expected).toBe('a checkpoint that fits a task');
      expect(got).toContain('none that does: sudoku (S 81, V 11): expected vocabularySize');
      expect(path).toBe(vectors(file));
    },
  );

  it('that is none is refused', async () => {
    const path = join(await temporary(), 'notes.pth');
    await writeFile(path, 'not a checkpoint at all');
    expect((await refused(path)).message).toContain('expected a PyTorch zip file or a safetensors file, got neither');
  });
});

it('a missing path is refused', async () => {
  expect(await loadModels({ path: '/nowhere/trm-checkpoint.pth' })).toMatchObject([
    { ok: false, path: '/nowhere/trm-checkpoint.pth', name: 'trm-checkpoint.pth', error: { got: 'no such path' } },
  ]);
});
