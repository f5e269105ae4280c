import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { temporary } from '../doubles/bundle.js';

/** A checkout with a service of one line, which says what it was built of. */
async function checkout(): Promise<{ root: string; edit: (text: string) => Promise<void> }> {
  const root = await temporary();
  for (const name of ['.ci/dev', '.ci/dev.mjs', 'package.json', 'tsconfig.json', '.tsconfig.build.json']) {
    await cp(name, join(root, name));
  }
  await symlink(resolve('node_modules'), join(root, 'node_modules'));
  await mkdir(join(root, 'function'));
  const edit = (text: string) =>
    writeFile(join(root, 'function/server.ts'), `console.log('runs', '${text}');\nsetInterval(() => {}, 1000);\n`);
  return { root, edit };
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  'npm run dev starts, starts again after a change, and ends with %s',
  async (signal) => {
    const { root, edit } = await checkout();
    await edit('first');
    // A group of its own, all of which Ctrl-C would reach.
    const child = spawn('npm', ['run', 'dev'], { cwd: root, detached: true });
    const { pid } = child;
    if (pid === undefined) throw new Error('expected npm to start');
    try {
      let out = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          out += chunk;
        });
      }
      await expect.poll(() => out).toContain('runs first');
      await edit('second');
      await expect.poll(() => out).toContain('runs second');
      await edit('third');
      await expect.poll(() => out).toContain('runs third');
      const ended = once(child, 'close');
      process.kill(-pid, signal);
      await ended;
      // Nobody of the group is left: neither the compiler nor the service.
      await expect.poll(() => isRunning(-pid)).toBe(false);
    } finally {
      if (isRunning(-pid)) process.kill(-pid, 'SIGKILL');
    }
  },
);

/** Whether a process, or anybody of a group (negative), can be sent signals. */
function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
