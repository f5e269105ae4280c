import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MANIFEST, readBundle } from '../../function/models/bundle.js';
import { readSafetensors } from '../../function/trm/checkpoint/index.js';
import { exportGraph } from '../../model/export.js';

const BUNDLES = readdirSync('model/bundles').filter((name) => existsSync(join('model/bundles', name, MANIFEST)));

describe.each(BUNDLES)('the bundle %s', (name) => {
  const folder = join('model/bundles', name);

  it('is named after its task and has a model card', async () => {
    const { manifest } = await readBundle(folder);
    expect(manifest).toMatchObject({ name, task: name });
    expect(readdirSync(folder)).toContain('README.md');
  });

  it('can be exported, by what it says of itself', async () => {
    const { graph } = await exportGraph(folder);
    expect(graph.byteLength).toBeGreaterThan(100_000);
  });

  it('is small: 16 MB at most, its weights in half precision', async () => {
    const bytes = readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    expect(bytes).toBeLessThanOrEqual(16_000_000);
    const { weightsPath } = await readBundle(folder);
    for (const [key, { dtype }] of readSafetensors(readFileSync(weightsPath)).tensors) {
      expect(['float16', 'bfloat16'], key).toContain(dtype);
    }
  });
});
