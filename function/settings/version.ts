import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_FOLDER } from '../common/package.js';

/** The version that package.json states; 'unknown' where it states none. */
export const VERSION = readVersion();

function readVersion(): string {
  const stated: unknown = JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8'));
  if (typeof stated !== 'object' || stated === null || !('version' in stated)) return 'unknown';
  return typeof stated.version === 'string' ? stated.version : 'unknown';
}
