import { createHash } from 'node:crypto';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { KeyFile } from '../../../function/admission/access/key-file.js';
import { ConfigError } from '../../../function/settings/environment.js';
import { temporary } from '../../doubles/bundle.js';
import { loggedTo } from '../../doubles/log.js';

const LOOK_MS = 10;
const line = (name: string, key = name) => `${name} ${createHash('sha256').update(key).digest('hex')}\n`;

/** A Secret as the kubelet mounts it: the file is a link through `..data`, which is put in the place of the one before. */
async function secret(keys: string) {
  const folder = await temporary();
  let version = 0;
  const write = async (text: string) => {
    version += 1;
    const data = `..${version}`;
    await mkdir(join(folder, data));
    await writeFile(join(folder, data, 'keys'), text);
    await symlink(data, join(folder, '..data_tmp'));
    await rename(join(folder, '..data_tmp'), join(folder, '..data'));
    await rm(join(folder, `..${version - 1}`), { recursive: true, force: true });
  };
  await write(keys);
  const path = join(folder, 'keys');
  await symlink(join('..data', 'keys'), path);
  return { path, write };
}

async function open(path: string) {
  const { log, lines } = loggedTo();
  const file = await KeyFile.open(path, log, LOOK_MS);
  onTestFinished(() => file.close());
  return { file, lines };
}

describe('API_KEYS_FILE', () => {
  it('is read again when the Secret behind it changes', async () => {
    const { path, write } = await secret(line('one'));
    const { file, lines } = await open(path);
    expect([file.nameOf('one'), file.nameOf('two')]).toEqual(['one', undefined]);
    await write(line('two'));
    await expect.poll(() => file.nameOf('two')).toBe('two');
    expect(file.nameOf('one')).toBeUndefined();
    expect(lines.join()).toContain('the API keys were read again');
  });

  it('is read again when the file itself changes', async () => {
    const path = join(await temporary(), 'keys');
    await writeFile(path, line('one'));
    const { file } = await open(path);
    await writeFile(path, line('one') + line('two'));
    await expect.poll(() => file.nameOf('two')).toBe('two');
  });

  it.each([
    ['that does not parse', (path: string) => writeFile(path, 'planner hunter2\n'), 'line 1: expected a SHA-256'],
    ['that is gone', (path: string) => rm(path), 'ENOENT'],
    ['that is empty', (path: string) => writeFile(path, ''), 'expected at least one key'],
  ])('keeps the keys from before over one %s, and the log says why', async (_, change, reason) => {
    const path = join(await temporary(), 'keys');
    await writeFile(path, line('one'));
    const { file, lines } = await open(path);
    await change(path);
    await expect.poll(() => lines.join()).toContain('could not be read again: those from before stay');
    expect(lines.join()).toContain(reason);
    expect(lines.join()).not.toContain('hunter2');
    expect(file.nameOf('one')).toBe('one');
    await writeFile(path, line('two'));
    await expect.poll(() => file.nameOf('two')).toBe('two');
  });

  it.each([
    ['is not there', undefined, /API_KEYS_FILE: expected a file that can be read, got ENOENT for .+keys/],
    [
      'does not parse',
      'planner secret\n',
      /API_KEYS_FILE: .+keys, line 1: expected a SHA-256 of 64 .+ got 6 characters/,
    ],
  ])('that %s stops start-up', async (_, text, message) => {
    const path = join(await temporary(), 'keys');
    if (text !== undefined) await writeFile(path, text);
    const opening = open(path);
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toBeInstanceOf(ConfigError);
  });
});
