import { unwatchFile, watchFile } from 'node:fs';
import type { Logger } from '../../observe/log.js';
import { ConfigError } from '../../settings/environment.js';
import { readSettingFile } from '../../settings/setting-file.js';
import { Keys } from './keys.js';
import { readKeys } from './read-keys.js';

/** How often it is looked whether the file has changed, in milliseconds. */
const LOOK_MS = 5000;

/**
 * The keys in API_KEYS_FILE, read again when the file changes. A mounted Secret changes by a symbolic link above the file, of
 * which a watch on the file itself hears nothing, so it is looked at again and again. What cannot be read leaves the keys as
 * they were: nobody is locked out by a slip, and nobody let in.
 */
export class KeyFile {
  private keys = new Keys([]);

  private constructor(
    private readonly path: string,
    private readonly log: Logger,
  ) {}

  /** @throws {ConfigError} saying which lines are wrong, and what was expected */
  static async open(path: string, log: Logger, lookMs = LOOK_MS): Promise<KeyFile> {
    const file = new KeyFile(path, log);
    // Before it is read, so that no change falls between.
    watchFile(path, { interval: lookMs, persistent: false }, file.changed);
    try {
      file.keys = await read(path);
    } catch (error) {
      file.close();
      throw error;
    }
    log.info({ keys: file.keys.size }, 'requests need an API key');
    return file;
  }

  /** The name of a key; undefined for one that is not known. */
  nameOf(key: string): string | undefined {
    return this.keys.nameOf(key);
  }

  close(): void {
    unwatchFile(this.path, this.changed);
  }

  private readonly changed = () => {
    read(this.path).then(
      (keys) => {
        this.keys = keys;
        this.log.info({ keys: keys.size }, 'the API keys were read again');
      },
      (error: unknown) => {
        const reason = error instanceof ConfigError ? error.problems : String(error);
        this.log.error({ reason }, 'the API keys could not be read again: those from before stay');
      },
    );
  };
}

async function read(path: string): Promise<Keys> {
  const found = readKeys(await readSettingFile('API_KEYS_FILE', path));
  if ('problems' in found) throw new ConfigError(found.problems.map((problem) => `API_KEYS_FILE: ${path}, ${problem}`));
  return new Keys(found.keys);
}
