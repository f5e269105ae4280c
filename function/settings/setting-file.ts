import { readFile } from 'node:fs/promises';
import { isSystemError } from '../common/system-error.js';
import { ConfigError } from './environment.js';

/**
 * The text of the file that a setting names.
 * @throws {ConfigError} for one that cannot be read
 */
export async function readSettingFile(setting: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const got = isSystemError(error) ? error.code : String(error);
    throw new ConfigError([`${setting}: expected a file that can be read, got ${got} for ${path}`]);
  }
}
