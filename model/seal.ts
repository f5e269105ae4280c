import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST } from '../function/models/bundle.js';
import { type Manifest, parseManifest } from '../function/models/manifest.js';
import { sealed } from '../function/models/seal.js';
import { type Help, readArguments, runIfProgram, UsageError } from './command.js';

const HELP: Help = {
  usage: 'npm run model:seal -- <bundle>',
  purpose:
    "Writes a new seal (SHA-256) into a bundle's manifest that was edited by hand. The weights, and the hash that the\n" +
    'manifest gives for them, stay as they are.',
};

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

await runIfProgram(import.meta.url, HELP, seal);
