import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RealService, startReal } from '../doubles/real.js';

/** The built program, as npx runs it. */
async function run(args: readonly string[], input: string | Uint8Array = '') {
  const child = spawn(process.execPath, ['dist/function/cli.js', ...args], { env: { ...process.env, WORKERS: '1' } });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  // A program that has read its arguments and refused them does not read on.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [status, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { status, out, err };
}

const DUMP = 'test/tasks/placement/kubectl.json';
const PORTABLE = ['--set', 'assume.volumes=portable'];
const dump = await readFile(DUMP, 'utf8');
let service: RealService;
beforeAll(async () => {
  service = await startReal({ WORKERS: '1' });
});
afterAll(() => service.stop());

describe('agent-reasoning place', () => {
  it('answers a dump on standard input, in gzip as well, with 0 where the answer is verified', async () => {
    const { status, out, err } = await run(['place', ...PORTABLE], gzipSync(dump));
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^nuc-2 can be drained and removed: 5 pods move/);
    expect(out).toMatch(/^nuc-2 +5 → 0 .* by this plan$/m);
    expect(out).toMatch(/^kubectl drain --ignore-daemonsets nuc-2$/m);
  });

  it('prints the same answer as JSON as a service gives, asked by --url', async () => {
    const [here, there] = await Promise.all([
      run(['place', '--json', ...PORTABLE, DUMP]),
      run(['place', '--json', ...PORTABLE, '--url', service.url, DUMP]),
    ]);
    expect([here.status, there.status, here.err, there.err]).toEqual([0, 0, '', '']);
    const [ours, theirs] = [here.out, there.out].map((out) => JSON.parse(out));
    expect(ours.result).toEqual(theirs.result);
    expect(ours.answer).toBe(theirs.answer);
  });

  it('ends with 1 where the answer is not verified', async () => {
    const pods = JSON.parse(dump).items.filter(
      ({ kind, metadata }: { kind: string; metadata: { namespace?: string } }) =>
        kind === 'Node' || metadata.namespace === 'media',
    );
    const { status, out } = await run(['place'], JSON.stringify({ kind: 'List', items: pods }));
    expect(status).toBe(1);
    expect(out).toMatch(/Not verified/);
  });

  it.each<[string, string[], string, RegExp]>([
    ['arguments', ['place', '--frob'], '', /^Unknown option '--frob'\n/],
    ['another command', ['solve'], '', /^expected the command place, got solve\n$/],
    ['a file that is not there', ['place', 'none.json'], '', /^none\.json: ENOENT/],
    [
      'a table',
      ['place'],
      'NAME    STATUS\n',
      /^standard input: expected JSON or YAML, got the table .*: run kubectl get nodes,pods,pv,pvc,pdb -A -o json\n$/,
    ],
    [
      'an amount',
      ['place'],
      dump.replace('"100m"', '"lots"'),
      /^standard input \/items\/5\/spec\/containers\/0\/resources\/requests\/cpu: expected a CPU quantity/,
    ],
    [
      'the second of two files',
      ['place', DUMP, '-'],
      '{"items": [',
      /^standard input: expected JSON, got a text that ends within/,
    ],
    [
      'an objective',
      ['place', '--set', 'assume.volumes=x', DUMP],
      '',
      /^\/context\/assume\/volumes: expected "portable", got "x"\n$/,
    ],
  ])('ends with 2 for wrong input: %s', async (_, args, input, message) => {
    const { status, out, err } = await run(args, input);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(message);
  });

  it('ends with 2 where a service refuses the input, and with 3 where none answers', async () => {
    const refused = await run(['place', '--url', service.url], 'NAME   STATUS');
    expect(refused.status).toBe(2);
    expect(refused.err).toMatch(/answers 422: \/context\/kubernetes: expected JSON or YAML, got the table/);
    const silent = await run(['place', '--url', 'http://127.0.0.1:9', DUMP]);
    expect(silent.status).toBe(3);
    expect(silent.err).toMatch(/^http:\/\/127\.0\.0\.1:9 does not answer: /);
    expect((await run(['place', '--url', 'ftp://x', DUMP])).status).toBe(2);
  });

  it('--help and --version end with 0', async () => {
    const [help, version] = await Promise.all([run(['--help']), run(['--version'])]);
    expect([help.status, version.status, help.err, version.err]).toEqual([0, 0, '', '']);
    expect(help.out).toMatch(/^usage: agent-reasoning place/m);
    expect(version.out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

it('is what package.json names', async () => {
  const { bin } = JSON.parse(await readFile('package.json', 'utf8'));
  expect(bin).toEqual({ 'agent-reasoning': 'dist/function/cli.js' });
  expect(await readFile('dist/function/cli.js', 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});
