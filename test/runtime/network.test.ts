import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporary } from '../doubles/bundle.js';
import { post } from '../doubles/serve.js';
import { startSink } from '../doubles/sink.js';

/** The service promises to call nothing outside the cluster, ever. */
const PUZZLE = '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79';

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

/** Remote ends of the process's TCP and UDP sockets, worker threads and native code included; Linux only. */
function remotePorts(pid: number, own: number): number[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return []; // Closed in the meantime.
      }
    }),
  );
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((protocol) =>
    readFileSync(`/proc/${pid}/net/${protocol}`, 'utf8')
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [, local = '', remote = '', , , , , , , inode = ''] = line.trim().split(/\s+/);
        const port = (address: string) => Number.parseInt(address.split(':')[1] ?? '0', 16);
        return sockets.has(inode) && port(local) !== own && port(remote) !== 0 ? [port(remote)] : [];
      }),
  );
}

/** Native code may hide what it does from the wire, and in CI: only the kernel sees all of it. */
const strace = spawnSync('strace', ['-V']).status === 0;

/** What a traced process asked the network for: everything but its own Unix sockets and what it listens on. */
function outward(trace: string): string[] {
  return trace.split('\n').filter((line) => /\b(connect|send\w*)\(/.test(line) && /sa_family=AF_INET6?\b/.test(line));
}

/** What a service with this environment wrote while it started, answered, refused and stopped; and its connections. */
async function observe(env: Record<string, string>, trace?: string) {
  const recorder = new URL('../doubles/record-connections.mjs', import.meta.url).href;
  const command = [process.execPath, '--import', recorder, 'dist/function/server.js'];
  // -D keeps the service the child, so that signals go to it.
  const tracer = trace === undefined ? [] : ['strace', '-D', '-f', '-e', 'trace=%network', '-s', '80', '-o', trace];
  const [file = '', ...args] = [...tracer, ...command];
  // Some libraries keep quiet where CI is set, and nowhere else.
  const { CI: _, ...own } = process.env;
  const running = spawn(file, args, { env: { ...own, FUNC_PORT: '0', ...env } });
  child = running;
  let written = '';
  for (const stream of [running.stdout, running.stderr]) {
    stream.on('data', (chunk) => {
      written += chunk;
    });
  }
  await expect.poll(() => written, { timeout: 30_000 }).toContain('"msg":"listening"');
  const port = Number(/"port":(\d+)/.exec(written)?.[1]);
  const url = `http://127.0.0.1:${port}`;
  await post(`${url}/reason`, { question: 'Solve it.', context: { puzzle: PUZZLE } });
  await post(`${url}/reason`, { question: 'http://example.com/?' });
  await fetch(`${url}/events`, {
    method: 'POST',
    headers: {
      'ce-specversion': '1.0',
      'ce-id': '1',
      'ce-source': 'http://example.com/agent',
      'ce-type': 'io.homelab.reasoning.requested',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ question: PUZZLE }),
  });
  for (const path of ['/', '/health', '/metrics', '/openapi.json', '/nowhere']) await fetch(`${url}${path}`);
  const linux = process.platform === 'linux' && running.pid !== undefined;
  const ports = linux ? remotePorts(running.pid ?? 0, port) : [];
  running.kill('SIGTERM');
  await once(running, 'exit');
  return { outbound: written.match(/OUTBOUND .*/g) ?? [], ports };
}

// `npm test` builds before it tests.
describe.skipIf(!existsSync('dist/function/server.js'))(
  'start-up, answers, events, metrics, refusals, shutdown',
  () => {
    it.each([
      ['without a broker', {}],
      ['with one, and EMIT_EVENTS=false', { K_SINK: 'http://127.0.0.1:9/ns/broker', EMIT_EVENTS: 'false' }],
    ])('%s: no connection is opened', async (_, env) => {
      expect(await observe(env)).toEqual({ outbound: [], ports: [] });
    });

    it.skipIf(!strace)(
      'as the kernel sees it: no name is looked up, nobody is called, nothing is kept at home',
      async () => {
        const home = await temporary();
        const trace = join(await temporary(), 'trace');
        await observe({ HOME: home, XDG_CACHE_HOME: join(home, '.cache') }, trace);
        expect(outward(readFileSync(trace, 'utf8'))).toEqual([]);
        expect(readdirSync(home, { recursive: true })).toEqual([]);
      },
    );

    it('with a broker: none but to it, whatever proxies the environment names', async () => {
      const sink = await startSink();
      const proxies = { HTTP_PROXY: 'http://127.0.0.1:9', http_proxy: 'http://127.0.0.1:9' };
      const { outbound, ports } = await observe({ K_SINK: sink.url, ...proxies });
      const port = Number(new URL(sink.url).port);
      expect(sink.events.length).toBeGreaterThan(0);
      expect(outbound.length).toBeGreaterThan(0);
      for (const line of outbound) expect(line).toMatch(new RegExp(`^OUTBOUND connect .*"port":"?${port}"?[,}]`));
      expect(new Set(ports)).toEqual(new Set(process.platform === 'linux' ? [port] : []));
    });
  },
);
