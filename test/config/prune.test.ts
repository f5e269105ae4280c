import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { prune } from '../../config/image/prune.js';
import { temporary } from '../doubles/bundle.js';

const RUNTIME = 'onnxruntime-node/bin/napi-v6';
const STAY = ['a/index.js', 'a/LICENSE.md', 'a/src/source.ts', 'a/map', 'onnxruntime-node/dist/index.js'];
const GO = ['a/index.js.map', 'a/index.d.ts', 'a/index.d.mts', '@b/c/node_modules/d/index.d.cts'];
const LIBRARIES = ['linux/x64', 'linux/arm64', 'darwin/arm64', 'win32/x64'];

/** A node_modules folder with files of one byte. */
async function modules(): Promise<string> {
  const root = await temporary();
  for (const path of [...STAY, ...GO, ...LIBRARIES.map((folder) => `${RUNTIME}/${folder}/onnxruntime.node`)]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '.');
  }
  return root;
}

function files(root: string): string[] {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)).sort();
}

it.each(['x64', 'arm64'])(
  'leaves the libraries for Linux on %s and what is run, and says how much it freed',
  async (cpu) => {
    const root = await modules();
    expect(await prune(root, cpu)).toBe(GO.length + LIBRARIES.length - 1);
    expect(files(root)).toEqual([...STAY, `${RUNTIME}/linux/${cpu}/onnxruntime.node`].sort());
  },
);

it('removes nothing where there are no libraries for the processor', async () => {
  const root = await modules();
  const before = files(root);
  await expect(prune(root, 's390x')).rejects.toThrow('expected libraries for linux and s390x in ');
  expect(files(root)).toEqual(before);
});
