import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST } from '../function/models/bundle.js';
import { type Manifest, parseManifest } from '../function/models/manifest.js';
import { sealed } from '../function/models/seal.js';
import { readArguments, runIfProgram, UsageError } from './command.js';

/** Seals a manifest that was edited by hand; the weights, and the hash that it names for them, stay as they are. */
const USAGE = 'npm run model:seal -- <bundle>';

/** Writes a bundle's manifest with its seal. */
export async function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  await writeFile(join(directory, MANIFEST), `${JSON.stringify(sealed(manifest), undefined, 2)}\n`);
}

export async function seal(args: string[]): Promise<void> {
  const { positionals } = readArguments({ args, allowPositionals: true, options: {} });
  const [directory, more] = positionals;
  if (directory === undefined || more !== undefined) throw new UsageError('one bundle', `${positionals.length}`);
  await writeManifest(directory, parseManifest(await readFile(join(directory, MANIFEST), 'utf8')));
}

await runIfProgram(import.meta.url, USAGE, seal);
