import type { Logger } from '../../observe/log.js';
import type { Config } from '../../settings/config.js';
import { Access } from './access.js';

/**
 * Who may ask, as configured; what that needs is loaded only then.
 * @throws {ConfigError} for a file that cannot be read, or whose lines do not parse
 */
export async function openAccess({ apiKeysFile, oidc }: Pick<Config, 'apiKeysFile' | 'oidc'>, log: Logger) {
  const keys = apiKeysFile === undefined ? undefined : await openKeys(apiKeysFile, log);
  const tokens = oidc === undefined ? undefined : (await import('./oidc/index.js')).openTokens(oidc, log);
  return new Access(keys, await tokens);
}

async function openKeys(path: string, log: Logger) {
  const { KeyFile } = await import('./key-file.js');
  return KeyFile.open(path, log);
}
