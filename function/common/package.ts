import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The absolute path of the folder that holds this package's package.json. It is looked for upwards from this file, because
 * the sources and what is built of them lie at different depths.
 */
export const PACKAGE_FOLDER = nearestPackage(new URL('.', import.meta.url));

/** @throws {Error} when no folder from `folder` upwards holds a package.json */
export function nearestPackage(folder: URL): string {
  if (existsSync(new URL('package.json', folder))) return fileURLToPath(folder);
  const parent = new URL('..', folder);
  if (parent.href === folder.href) throw new Error('expected a package.json in a folder above, got none');
  return nearestPackage(parent);
}
