import { expect, it } from 'vitest';
import { runChild } from '../../../../../../model/tasks/placement/sizes/rivals/child.js';

const node = (code: string, seconds = 60) => runChild(process.execPath, ['-e', code], 'in', seconds);

it('gives a program its input and what it prints', async () => {
  expect(await node('process.stdin.pipe(process.stdout)')).toEqual({ kind: 'printed', output: 'in' });
});

it.each([
  ['the last line of an error', 'console.error("first\\nlast"); process.exit(1)', 'last'],
  ['the exit code where nothing is said', 'process.exit(3)', 'expected exit code 0, got 3'],
])('tells %s', async (_, code, why) => {
  expect(await node(code)).toEqual({ kind: 'failed', why });
});

it('ends a program that goes on', async () => {
  const why = 'not done 1 s after it was started';
  expect(await node('setInterval(() => {}, 1000)', 1)).toEqual({ kind: 'failed', why });
});

it('tells that a program is missing', async () => {
  expect(await runChild('/no/such/program', [], '', 60)).toMatchObject({
    kind: 'failed',
    why: expect.stringContaining('ENOENT'),
  });
});
