import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporary } from '../doubles/bundle.js';

/** Writes `lines` lines of 1 KB to standard output, the last one says "end"; exits with 0, which must not take long. */
const script = (lines: number) => `
  const { standardOutput } = await import(${JSON.stringify(join(process.cwd(), 'dist/function/observe/output.js'))});
  for (let n = 0; n < ${lines}; n++) standardOutput().write('x'.repeat(1000) + ' ' + n + '\\n');
  standardOutput().write('end\\n');
  process.stderr.write('written\\n');
  process.exit(0);`;

function run(stdout: number | 'pipe', lines: number): ChildProcess {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script(lines)], {
    stdio: ['ignore', stdout, 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

describe('standard output', () => {
  it('that is a file is appended to, with every line', async () => {
    const file = join(await temporary(), 'log');
    const fd = openSync(file, 'w');
    const [code] = await once(run(fd, 100), 'exit');
    closeSync(fd);
    expect(code).toBe(0);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toBe('end');
  });

  it.skipIf(!existsSync('/dev/full'))('that is a full disk holds nobody up', async () => {
    const fd = openSync('/dev/full', 'w');
    const [code] = await once(run(fd, 100), 'exit');
    closeSync(fd);
    expect(code).toBe(0);
  });

  it('whose reader does not read holds nobody up', async () => {
    const child = run('pipe', 5000);
    // Never listened to, so that it fills up.
    child.stdout?.pause();
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });

  it('whose reader is slow gets every line that fits, in order', async () => {
    const child = run('pipe', 300);
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
    });
    await once(child, 'close');
    const numbers = text.match(/(?<= )\d+$/gm)?.map(Number);
    expect(numbers).toEqual(Array.from({ length: 300 }, (_, n) => n));
    expect(text.endsWith('end\n')).toBe(true);
  });

  it('whose reader has gone holds nobody up', async () => {
    const child = run('pipe', 1000);
    child.stdout?.destroy();
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });
});
