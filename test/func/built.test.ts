import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { at } from '../config/files.js';
import { InvokeError, invokeEvent, invokeHttp, message } from './invoke.js';

/** Where .ci/test-func installed and built the function as func's builders do; `npm test` has none and skips this. */
const { FUNC_TREES, FUNC_CLI } = process.env;

const REQUESTED = 'io.homelab.reasoning.requested';
const REQUEST = JSON.stringify({
  question: 'Solve this Sudoku.',
  context: { puzzle: '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79' },
});
const SOLUTION = '534678912672195348198342567859761423426853791713924856961537284287419635345286179';
// Nobody: neither the owner of the files nor in a group of theirs.
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

const children: ChildProcess[] = [];

interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  written(): string;
}

/** The command, run in a tree by a user who can write nothing there; killed with all that it started, if need be. */
async function run(tree: string, [command = '', ...args]: readonly string[]): Promise<Running> {
  const child = spawn(command, args, {
    detached: true,
    cwd: tree,
    env: { PATH: process.env.PATH, HOME: '/', FUNC_PORT: '0', DEVICE: 'cpu', NODE_ENV: 'production' },
    ...NOBODY,
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      out += chunk;
    });
  }
  children.push(child);
  const port = await vi.waitFor(
    () => {
      const [, found] = /"port":(\d+).*"msg":"listening"/.exec(out) ?? [];
      if (found === undefined) throw new Error(`expected the service to listen, it wrote:\n${out}`);
      return found;
    },
    { timeout: 60_000, interval: 100 },
  );
  return { url: `http://localhost:${port}`, child, written: () => out };
}

describe.skipIf(FUNC_TREES === undefined).each([
  // Buildpacks start the text of the script by themselves, s2i starts npm.
  ['pack', ['sh', '-c', String(at(JSON.parse(readFileSync('package.json', 'utf8')), 'scripts', 'start'))]],
  ['s2i', ['npm', 'run', 'start']],
])('built by the rules of %s', (builder, command) => {
  const tree = join(FUNC_TREES ?? '', builder);
  let service: Running;
  beforeAll(async () => {
    service = await run(tree, command);
  }, 90_000);
  afterAll(() => {
    for (const { pid, exitCode } of children.splice(0)) {
      if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGKILL');
    }
  });

  it('has nothing of what only development needs', () => {
    expect(() => readFileSync(join(tree, 'node_modules/typescript/package.json'))).toThrow('ENOENT');
    expect(() => readFileSync(join(tree, 'node_modules/vitest/package.json'))).toThrow('ENOENT');
  });

  it('is alive and ready, as another user, in a tree that cannot be written', async () => {
    expect(() => execFileSync('touch', ['written'], { cwd: tree, stdio: 'ignore', ...NOBODY })).toThrow();
    expect((await fetch(`${service.url}/health/liveness`)).status).toBe(200);
    expect((await fetch(`${service.url}/health/readiness`)).status).toBe(200);
  });

  it('answers what `func invoke -f http` sends', async () => {
    const body = await invokeHttp(service.url, message({ data: REQUEST }));
    expect(JSON.parse(body)).toMatchObject({ verified: true, result: { solution: SOLUTION } });
  });

  it('answers what `func invoke -f cloudevent` sends', async () => {
    const sent = message({ type: REQUESTED, data: REQUEST });
    const reply = await invokeEvent(service.url, sent);
    expect(reply?.attributes).toMatchObject({
      specversion: '1.0',
      type: 'io.homelab.reasoning.completed',
      subject: sent.id,
    });
    expect(reply?.data).toMatchObject({ verified: true, result: { solution: SOLUTION } });
  });

  it("says no to func's default message, in words that help, and takes no event of its default type", async () => {
    await expect(invokeHttp(service.url, message())).rejects.toThrow(
      new InvokeError(`failure invoking '${service.url}' (HTTP 422)`),
    );
    expect(await invokeEvent(service.url, message())).toBeUndefined();
  });

  it.skipIf(FUNC_CLI === undefined)('answers the real func CLI', () => {
    const invoke = (...args: string[]) =>
      execFileSync(FUNC_CLI ?? '', ['invoke', '--target', service.url, '--data', REQUEST, ...args], {
        encoding: 'utf8',
      });
    expect(invoke('-f', 'http')).toContain(SOLUTION);
    expect(invoke('-f', 'cloudevent', '--type', REQUESTED)).toContain(SOLUTION);
  });

  // Last: the service is gone afterwards.
  it('ends by itself on SIGTERM, and whatever started it with 0', async () => {
    const exited = once(service.child, 'close');
    service.child.kill('SIGTERM');
    const [code] = await exited;
    expect(service.written()).toContain('"msg":"closed"');
    expect(code).toBe(0);
  });
});
