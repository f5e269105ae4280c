import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_FOLDER } from '../common/package.js';
import { BUILT_FILES, type BuiltFile } from './list.js';

/** A file of the page as it is served: read once, when the service starts. */
export interface PageFile extends BuiltFile {
  text: string;
  /** A strong one, with its quotation marks (RFC 9110, 8.8.3). */
  etag: string;
}

/** Where `npm run build` puts what browsers get. */
export const BUILT = join(PACKAGE_FOLDER, 'dist', 'page');

/** The files by their paths; none where one of them is missing, because half a page would only puzzle people. */
export function readFiles(folder = BUILT): ReadonlyMap<string, PageFile> {
  if (!BUILT_FILES.every(({ file }) => existsSync(join(folder, file)))) return new Map();
  return new Map(BUILT_FILES.map((built) => [built.path, read(folder, built)]));
}

function read(folder: string, built: BuiltFile): PageFile {
  const text = readFileSync(join(folder, built.file), 'utf8');
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  return { ...built, text, etag };
}
