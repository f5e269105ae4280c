import { readFileSync } from 'node:fs';

/** The version in package.json, found upwards from here: source and build lie at different depths. */
export const VERSION = readVersion(new URL('.', import.meta.url));

function readVersion(folder: URL): string {
  try {
    const found: unknown = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
    if (typeof found === 'object' && found !== null && 'version' in found && typeof found.version === 'string') {
      return found.version;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const parent = new URL('..', folder);
  return parent.href === folder.href ? 'unknown' : readVersion(parent);
}
