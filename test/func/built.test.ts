import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
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

/** The real CLI's words; the function's directory is where it reads func.yaml. */
async function invoke(tree: string, target: string, ...args: readonly string[]): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'func-'));
  try {
    // A home of its own, because it writes its settings there.
    const env = { PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: home };
    const options = ['invoke', '--path', tree, '--target', target, ...args];
    return (await promisify(execFile)(FUNC_CLI ?? '', options, { env })).stdout;
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** What arrives when something is sent, less what differs every time and what belongs to the connection. */
async function recorded(send: (url: string) => Promise<unknown>) {
  const requests: unknown[] = [];
  const server = createServer(async (request, response) => {
    const { 'ce-time': time, ...headers } = request.headers;
    const own = Object.entries(headers).filter(([name]) => /^(ce-.*|content-.*|user-agent)$/.test(name));
    requests.push({
      line: `${request.method} ${request.url}`,
      headers: Object.fromEntries(own),
      timed: time !== undefined,
      body: await text(request),
    });
    response.writeHead(202).end();
  });
  server.listen(0);
  await once(server, 'listening');
  try {
    await send(`http://localhost:${at(server.address(), 'port')}`);
    return requests;
  } finally {
    server.close();
  }
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

  describe.skipIf(FUNC_CLI === undefined)('and the real func CLI', () => {
    const data = ['--data', REQUEST];

    it('-f http: gets its answer', async () => {
      expect(JSON.parse(await invoke(tree, service.url, '-f', 'http', ...data))).toMatchObject({ verified: true });
    });

    it('-f cloudevent: gets its event', async () => {
      const printed = await invoke(tree, service.url, '-f', 'cloudevent', '--type', REQUESTED, ...data);
      expect(printed).toContain('type: io.homelab.reasoning.completed');
      expect(printed).toContain(SOLUTION);
    });

    it('without -f: has read func.yaml, which says that events are wanted', async () => {
      expect(await invoke(tree, service.url, '--type', REQUESTED, ...data)).toContain('Context Attributes,');
    });

    it('says of its default message that it is refused', async () => {
      await expect(invoke(tree, service.url, '-f', 'http')).rejects.toThrow('(HTTP 422)');
    });

    it.each([
      ['http', invokeHttp],
      ['cloudevent', invokeEvent],
    ])('-f %s: sends what its stand-in sends', async (format, standIn) => {
      const said = message({ type: REQUESTED, data: REQUEST });
      const { id, source, type } = said;
      const options = ['-f', format, '--id', id, '--source', source, '--type', type, ...data];
      const cli = await recorded((url) => invoke(tree, url, ...options));
      expect(await recorded((url) => standIn(url, said))).toEqual(cli);
    });
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
