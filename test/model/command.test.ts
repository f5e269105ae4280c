import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../function/trm/checkpoint/index.js';
import { foreseen, UsageError } from '../../model/command.js';

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

describe('a command as built', () => {
  it.each([
    ['no arguments', [], /^expected a checkpoint .* got neither\nusage: npm run model:export -- .*\n$/],
    ['no file', ['none.pth', 'a.onnx'], /^none\.pth: expected .*ENOENT.*\n$/],
  ])('ends with exit code 1 and no stack on %s', (_, args, message) => {
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toMatch(message);
  });
});
