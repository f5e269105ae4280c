import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../model/bench/service.js';
import { ROOT } from '../readme/documents.js';
import { comparable } from '../readme/same.js';

/** Where openapi-typescript, openapi-fetch and a TypeScript that they know are installed; `npm run test:contract` says so. */
const { CONTRACT_TOOLS = '' } = process.env;
const GUIDE = await readFile(join(ROOT, 'function/doors/README.md'), 'utf8');
/** The program of the document, and what it prints. */
const { program = '', printed = '' } =
  /\*\*ask\.ts\*\*\n\n```ts\n(?<program>.*?)```\n\n```text\n(?<printed>.*?)```/s.exec(GUIDE)?.groups ?? {};

const run = promisify(execFile);
const OPTIONS = ['--strict', '--skipLibCheck', '--target', 'es2022', '--module', 'nodenext'];

it('the document has a program', () => {
  expect(program).toContain("POST('/reason'");
  expect(printed).not.toBe('');
});

describe.skipIf(CONTRACT_TOOLS === '')('a client with types', () => {
  let service: Service | undefined;
  let folder = '';
  beforeAll(async () => {
    service = await startService(`${ROOT}dist/function/server.js`, { DEVICE: 'cpu' });
    folder = await mkdtemp(join(tmpdir(), 'client-'));
    await symlink(CONTRACT_TOOLS, join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const generate = ['openapi-typescript', `${service.url}/openapi.json`, '--output', 'reasoning.d.ts'];
    await run('npx', ['--no-install', ...generate], { cwd: folder });
  }, 60_000);
  afterAll(async () => {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const addressed = (text: string) => text.replace('http://localhost:8080', service?.url ?? '');

  /** Compiles programs at once; what the compiler says of each, by its name. */
  async function compile(programs: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, string>> {
    for (const [name, text] of programs) await writeFile(join(folder, `${name}.ts`), addressed(text));
    const files = [...programs.keys()].map((name) => `${name}.ts`);
    const compiler = run(join(ROOT, 'node_modules/.bin/tsc'), [...OPTIONS, ...files], { cwd: folder });
    const said = await compiler.then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    );
    const lines = said.split('\n');
    return new Map(files.map((file) => [file, lines.filter((line) => line.startsWith(file)).join('\n')]));
  }

  it('is compiled and prints what the document shows', { timeout: 60_000 }, async () => {
    expect(await compile(new Map([['ask', program]]))).toEqual(new Map([['ask.ts', '']]));
    const { stdout } = await run(process.execPath, ['ask.js'], { cwd: folder });
    expect(comparable(stdout, 'text')).toBe(comparable(printed, 'text'));
  });

  it('is told what it misspells', { timeout: 60_000 }, async () => {
    const mistakes: readonly [what: string, from: string, to: string, error: RegExp][] = [
      ['field', 'starts: 16', 'start: 16', /TS2561: .*'start'/],
      ['context', 'context: { puzzle }', 'context: { puzzle: 5 }', /TS2322: /],
      ['member', 'result.rows', 'result.row', /TS2551: .*'row'/],
      ['other-task', "data.task === 'maze'", "data.task === 'sudoku'", /TS2339: .*'reachable'/],
      ['no-task', "data.task === 'maze'", "data.task === 'chess'", /TS2367: /],
      ['objective', "=== 'drain'", "=== 'balance'", /TS2339: .*'drain_alone'/],
      ['path', "POST('/reason'", "POST('/reasons'", /TS2345: .*"\/reasons"/],
    ];
    for (const [, from] of mistakes) expect(program).toContain(from);
    const said = await compile(new Map(mistakes.map(([what, from, to]) => [what, program.replace(from, to)])));
    for (const [what, , , error] of mistakes) expect(said.get(`${what}.ts`), what).toMatch(error);
  });
});
