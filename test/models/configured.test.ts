import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfigured } from '../../function/models/configured.js';
import type { Loaded } from '../../function/models/load.js';
import { writeSafetensors } from '../../function/trm/checkpoint/index.js';
import { bareSudoku, temporary, writeBundle } from '../doubles/bundle.js';
import { logTo, openReal } from '../doubles/real.js';

/** A folder with two bundles for sudoku's task and one that cannot be loaded, in the place of the shipped ones. */
async function shippedHere(): Promise<string> {
  const root = join(await temporary(), 'shipped');
  await writeBundle(join(root, 'a'), { name: 'first' });
  await writeBundle(join(root, 'b'), { name: 'second' });
  await writeBundle(join(root, 'c'), { task: 'chess' });
  return root;
}

async function load(modelPath: string | undefined, shipped: string) {
  const lines: string[] = [];
  const loaded = await loadConfigured({ modelPath, hCycles: undefined, lCycles: 2 }, logTo(lines), shipped);
  return { loaded, names: loaded.map(nameOf), lines };
}

const nameOf = (place: Loaded) => (place.ok ? place.model.manifest.name : `not ${place.name}`);

async function checkpoint(file: string, bytes: Uint8Array = writeSafetensors(bareSudoku())): Promise<string> {
  const path = join(await temporary(), file);
  await writeFile(path, bytes);
  return path;
}

describe('MODEL_PATH', () => {
  it('that is not set: the shipped bundles, all of them', async () => {
    const { names, lines } = await load(undefined, await shippedHere());
    expect(names).toEqual(['first', 'second', 'not c']);
    expect(lines).toEqual([]);
  });

  it.each(['trm-checkpoint.pth', 'model.PT', 'weights.safetensors', 'claim/trm-checkpoint.pth'])(
    'naming the checkpoint %s, which is not there: the shipped bundles, with one line in the log',
    async (file) => {
      const path = join(await temporary(), file);
      const { names, lines } = await load(path, await shippedHere());
      expect(names).toEqual(['first', 'second', 'not c']);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain('no checkpoint at MODEL_PATH: the shipped models answer');
      expect(lines[0]).toContain(path);
    },
  );

  it.each(['trm-checkpoint.pth', 'step_100'])(
    'naming the checkpoint %s: it answers for its task, the shipped bundles for the others',
    async (file) => {
      const { loaded, names, lines } = await load(await checkpoint(file), await shippedHere());
      expect(names).toEqual([file.replace('.pth', '').replace('_', '-'), 'not c']);
      expect(loaded[0]).toMatchObject({ required: true, model: { task: { name: 'sudoku' } } });
      expect(lines).toHaveLength(1);
    },
  );

  it('naming a checkpoint that cannot be loaded: no other model takes its place', async () => {
    const { loaded } = await load(await checkpoint('trm-checkpoint.pth', Buffer.from('no')), await shippedHere());
    expect(loaded).toMatchObject([{ ok: false, required: true, name: 'trm-checkpoint.pth' }]);
  });

  it('naming a link to a checkpoint that is gone: a fault, not an empty claim', async () => {
    const path = join(await temporary(), 'trm-checkpoint.pth');
    await symlink('step_1', path);
    expect((await load(path, await shippedHere())).loaded).toMatchObject([
      { ok: false, error: { got: 'no such path' } },
    ]);
  });

  it('naming a bundle, a folder of bundles, or a link to one: those alone', async () => {
    const root = await temporary();
    await writeBundle(join(root, 'mine'), { name: 'mine' });
    await symlink('mine', join(root, 'link.pth'));
    const shipped = await shippedHere();
    expect((await load(join(root, 'mine'), shipped)).names).toEqual(['mine']);
    expect((await load(join(root, 'link.pth'), shipped)).names).toEqual(['mine']);
    expect((await load(root, shipped)).names).toEqual(['mine', 'not mine']);
  });

  it('naming a directory that is not there: refused, because nothing says what was meant', async () => {
    const path = join(await temporary(), 'models');
    expect((await load(path, await shippedHere())).names).toEqual(['not models']);
    await mkdir(path);
    expect((await load(path, await shippedHere())).names).toEqual(['not models']);
  });

  it('naming a checkpoint called like a shipped bundle of another task: that one is refused', async () => {
    const root = join(await temporary(), 'shipped');
    await writeBundle(join(root, 'maze'), { name: 'maze', task: 'chess' });
    const { names } = await load(await checkpoint('maze.pth'), root);
    expect(names).toEqual(['maze', 'not maze']);
  });
});

it('a fresh deploy, whose claim is empty, is ready with every shipped model', async () => {
  const { reasoning, lines } = await openReal({ MODEL_PATH: '/nowhere/trm-checkpoint.pth', WORKERS: '1' });
  expect(reasoning.ready()).toBe(true);
  expect(reasoning.models().map(({ name, loaded }) => [name, loaded])).toEqual([
    ['maze', true],
    ['placement', true],
    ['sudoku', true],
  ]);
  expect(lines.filter((line) => line.includes('no checkpoint at MODEL_PATH'))).toHaveLength(1);
  await reasoning.close();
});

it('a checkpoint that cannot be loaded keeps the pod unready', async () => {
  const { reasoning } = await openReal({ MODEL_PATH: await checkpoint('trm-checkpoint.pth', Buffer.from('no')) });
  expect(reasoning.ready()).toBe(false);
  expect(reasoning.models()).toMatchObject([{ name: 'trm-checkpoint.pth', loaded: false }]);
  await reasoning.close();
});
