import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type ZipEntry, zip } from './zip.js';

/** Path of a golden vector. */
export function vector(name: string): string {
  return fileURLToPath(new URL(`../../vectors/${name}`, import.meta.url));
}

/** Path of a file that PyTorch wrote, see fixtures/README.md. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
}

/** A new folder, gone after the test. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'checkpoint-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

/** Path of a new file with this content, gone after the test. */
export async function file(content: Uint8Array, name = 'step_1'): Promise<string> {
  const path = join(await folder(), name);
  await writeFile(path, content);
  return path;
}

/** What torch.save writes: a pickle and its storages below one root, further entries last. */
export function torchFile(pickle: Uint8Array, storages: readonly Uint8Array[] = [], more: ZipEntry[] = []): Buffer {
  return zip([
    { name: 'archive/data.pkl', data: pickle },
    ...storages.map((data, i) => ({ name: `archive/data/${i}`, data })),
    ...more,
  ]);
}
