import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../function/trm/checkpoint/index.js';
import { foreseen, helpText, UsageError } from '../../model/command.js';
import pkg from '../../package.json' with { type: 'json' };

/** The npm scripts that run a program of model/, and the program. */
const commands = Object.entries(pkg.scripts).flatMap(([name, script]): [string, string][] => {
  const [, file] = / node (dist\/model\/\S+)$/.exec(script) ?? [];
  return file === undefined ? [] : [[name, file]];
});

const program = new URL('../../dist/model/export.js', import.meta.url).pathname;

describe('foreseen', () => {
  it.each([
    ['wrong arguments', new UsageError('one', 'two'), 'expected one, got two\nusage: how'],
    ['a checkpoint', new CheckpointError('one', 'two', { path: 'a' }), 'a: expected one, got two'],
    ['a system call', Object.assign(new Error('ENOENT: open'), { code: 'ENOENT' }), 'ENOENT: open'],
    ['a bug', new TypeError('x is not a function'), undefined],
    ['no error at all', 'thrown text', undefined],
  ])('%s', (_, error, line) => {
    expect(foreseen(error, 'how')).toBe(line);
  });
});

describe('helpText', () => {
  it('has the usage, the purpose and the options, one below the other', () => {
    const options = { '--count': 'how many', '--out': 'where to' };
    expect(helpText({ usage: 'how', purpose: 'why', options })).toBe(
      'usage: how\n\nwhy\n\n  --count  how many\n  --out    where to',
    );
  });

  it('needs no options', () => {
    expect(helpText({ usage: 'how', purpose: 'why' })).toBe('usage: how\n\nwhy');
  });
});

describe('a command as built', () => {
  it.each([
    ['no arguments', [], /^expected a checkpoint .* got neither\nusage: npm run model:export -- .*\n$/],
    ['no file', ['none.pth', 'a.onnx'], /^none\.pth: expected .*ENOENT.*\n$/],
  ])('ends with exit code 1 and no stack on %s', (_, args, message) => {
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
  });

  it('is every one of model:* and bench*', () => {
    const names = Object.keys(pkg.scripts).filter((name) => /^(model|bench)\b/.test(name));
    expect(commands.map(([name]) => name).sort()).toEqual(names.sort());
  });

  it.each(commands)('npm run %s knows --help: usage, purpose and every option, with exit code 0', (name, file) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, '--help'], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const [usage = '', purpose, ...options] = stdout.trimEnd().split('\n\n');
    expect(usage).toMatch(new RegExp(`^usage: npm run ${name} -- `));
    expect(purpose).toMatch(/^[A-Z].*\.$/s);
    for (const [option] of usage.matchAll(/--[A-Za-z][\w-]*/g)) expect(options.join()).toContain(`  ${option} `);
  });

  it('prints its help whatever else is asked', () => {
    const { status, stdout } = spawnSync(process.execPath, [program, 'none.pth', '--help', '--wrong'], {
      encoding: 'utf8',
    });
    expect([status, stdout]).toEqual([0, expect.stringContaining('usage: npm run model:export -- ')]);
  });
});
