import { writeFile } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import { loadModel } from '../../function/models/load.js';
import { exportGraph } from '../../model/export.js';
import { temporary, writeBundle } from '../doubles/bundle.js';

/** Somebody writes to the weights between the check of their hash and what is done with them. */
vi.mock(import('../../function/models/bundle.js'), async (original) => {
  const real = await original();
  return {
    ...real,
    readBundle: async (directory: string) => {
      const bundle = await real.readBundle(directory);
      await writeFile(bundle.weightsPath, 'other weights');
      return bundle;
    },
  };
});

it('the weights that are loaded are the very bytes whose hash was checked', async () => {
  const model = await loadModel(await writeBundle(await temporary()));
  expect(model.parameters).toBe(5250);
});

it('so are those that are exported', async () => {
  const { graph } = await exportGraph(await writeBundle(await temporary()));
  expect(graph.byteLength).toBeGreaterThan(1000);
});

it('a config beside a bundle, which no hash covers, is left alone', async () => {
  const directory = await writeBundle(await temporary());
  await writeFile(`${directory}/all_config.yaml`, 'arch:\n  rms_norm_eps: 0.5\n');
  expect((await loadModel(directory)).architecture.rmsNormEps).toBe(1e-5);
});
