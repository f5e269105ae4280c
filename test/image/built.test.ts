import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import pkg from '../../package.json' with { type: 'json' };
import lock from '../../package-lock.json' with { type: 'json' };
import { at } from '../config/files.js';
import { object, post } from '../doubles/serve.js';
import { Container } from './container.js';

/** What .ci/test-image built; `npm test` has none and skips this. */
const { IMAGE_ROOT, IMAGE_INSPECTED } = process.env;

/** What begins a program or library of Linux, Windows or macOS. */
const NATIVE = /^(7f454c46|4d5a|cffaedfe|cafebabe)/;

/** The first 20 bytes of a file, in hexadecimal. */
function head(path: string): string {
  const [file, bytes] = [openSync(path, 'r'), Buffer.alloc(20)];
  readSync(file, bytes);
  closeSync(file);
  return bytes.toString('hex');
}

describe.skipIf(IMAGE_ROOT === undefined)('the image for any node', () => {
  const app = join(IMAGE_ROOT ?? '', 'app');
  let container: Container;
  let service: Awaited<ReturnType<Container['start']>>;
  let begun = 0;
  beforeAll(async () => {
    container = new Container(IMAGE_ROOT ?? '', IMAGE_INSPECTED ?? '');
    begun = performance.now();
    service = await container.start();
    const ready = async () => expect((await fetch(`${service.url}/health/readiness`)).status).toBe(200);
    await vi.waitFor(ready, { timeout: 60_000, interval: 100 });
  });
  afterAll(async () => {
    expect(await service.stop()).toBe(0);
  });

  it('answers a Sudoku', async () => {
    const puzzle = '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79';
    const answer = await object(await post(`${service.url}/reason`, { question: 'Solve it.', context: { puzzle } }));
    console.log(`first answer ${((performance.now() - begun) / 1000).toFixed(1)} s after the start`);
    expect(answer).toMatchObject({
      verified: true,
      result: { solution: '534678912672195348198342567859761423426853791713924856961537284287419635345286179' },
    });
  });

  it('answers a kubectl dump', async () => {
    const dump: unknown = JSON.parse(readFileSync('test/tasks/placement/kubectl.json', 'utf8'));
    const context = { kubernetes: dump, assume: { volumes: 'portable' } };
    const answer = await object(await post(`${service.url}/reason`, { question: 'Which can be emptied?', context }));
    expect(answer.answer).toMatch(/^nuc-2 can be drained and removed/);
  });

  it('is this version, on the processor, with every bundle', async () => {
    const health = await object(await fetch(`${service.url}/health`));
    expect(health).toMatchObject({ status: 'ok', version: pkg.version, device: 'cpu' });
    expect(at(health, 'models')).toHaveLength(readdirSync('model/bundles').length);
  });

  it('runs as a user without rights, who can write nothing but /tmp', async () => {
    const script = `
      const writes = (folder) => {
        try { fs.writeFileSync(folder + '/written', ''); return true; } catch { return false; }
      };
      const rights = /CapEff:\\s*(\\w+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1];
      const folders = ['/app', '/app/node_modules', '/app/model/bundles', '/etc', '/', '/tmp'];
      console.log(JSON.stringify({ ids: [process.getuid(), process.getgid()], rights, writes: folders.filter(writes) }));
    `;
    const seen: unknown = JSON.parse(await container.run('node', '-e', script));
    expect(seen).toEqual({ ids: [1000, 1000], rights: '0'.repeat(16), writes: ['/tmp'] });
  });

  it('has only files that its user may read and, even where the root is not read-only, may not write', async () => {
    const wrong = ['(', '!', '-uid', '0', '-o', '-perm', '/002', '-o', '!', '-readable', ')'];
    expect(await container.run('find', '/app', '!', '-type', 'l', ...wrong)).toBe('');
  });

  it('has no package that only development needs', () => {
    const packages = Object.entries<object>(lock.packages);
    const development = packages.filter(([, about]) => 'dev' in about).map(([path]) => path);
    expect(development).toContain('node_modules/typescript');
    expect(development.filter((path) => existsSync(join(app, path)))).toEqual([]);
  });

  it('has libraries for its own processor only, and nothing for compilers and debuggers in its packages', () => {
    const [modules, node] = [join(app, 'node_modules'), head(join(IMAGE_ROOT ?? '', 'usr/local/bin/node'))];
    const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((file) => join(file.parentPath, file.name));
    expect(paths.filter((path) => /\.map$|\.d\.[cm]?ts$/.test(path))).toEqual([]);
    const native = paths.map((path) => [path, head(path)] as const).filter(([, bytes]) => NATIVE.test(bytes));
    expect(native.map(([path]) => path)).toContainEqual(expect.stringMatching(/onnxruntime_binding\.node$/));
    // Bytes 18 and 19 of an ELF file name the processor.
    const others = native.filter(([, bytes]) => !bytes.startsWith('7f454c46') || bytes.slice(36) !== node.slice(36));
    expect(others).toEqual([]);
  });
});
