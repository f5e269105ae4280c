import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fetchCuda } from '../../config/image/cuda.js';
import { temporary } from '../doubles/bundle.js';
import { listen } from '../doubles/listen.js';
import { zip } from '../trm/checkpoint/zip.js';

const NAMES = ['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so'];
const entries = [...NAMES, 'libonnxruntime_providers_tensorrt.so'].map((name) => ({
  name: `runtimes/linux-x64/native/${name}`,
  data: Buffer.from(name),
}));
const nupkg = zip([{ name: 'LICENSE', data: Buffer.from('MIT') }, ...entries]);
const incomplete = zip(entries.slice(1));
const sha512 = (bytes: Buffer) => createHash('sha512').update(bytes).digest('base64');

const ID = 'microsoft.ml.onnxruntime.gpu.linux';
const PACKAGES = { '1.0.0': nupkg, '2.0.0': incomplete, '3.0.0': nupkg };

/** A double of NuGet, for as long as the test runs; returns the address of its index. */
async function nuget(): Promise<string> {
  const pages = new Map<string, string | Buffer>();
  const server = createServer((request, response) => {
    const page = pages.get(request.url ?? '');
    response.statusCode = page === undefined ? 404 : 200;
    response.end(page);
  });
  const url = await listen(server);
  const types = { 'PackageBaseAddress/3.0.0': `${url}/flat`, 'RegistrationsBaseUrl/3.6.0': `${url}/registration/` };
  const resources = Object.entries(types).map(([type, address]) => ({ '@type': type, '@id': address }));
  pages.set('/index.json', JSON.stringify({ resources }));
  for (const [version, bytes] of Object.entries(PACKAGES)) {
    const catalogEntry = `${url}/catalog/${version}.json`;
    pages.set(`/registration/${ID}/${version}.json`, JSON.stringify({ catalogEntry }));
    const packageHashAlgorithm = version === '3.0.0' ? 'MD5' : 'SHA512';
    pages.set(`/catalog/${version}.json`, JSON.stringify({ packageHashAlgorithm, packageHash: sha512(bytes) }));
    pages.set(`/flat/${ID}/${version}/${ID}.${version}.nupkg`, bytes);
  }
  return `${url}/index.json`;
}

async function fetched(order: { version?: string; pinned?: string } = {}) {
  const into = await temporary();
  const hash = await fetchCuda({ index: await nuget(), version: '1.0.0', pinned: undefined, into, ...order });
  return { hash, into };
}

describe('the CUDA files of the image', () => {
  it.each([
    ['the hash that is pinned', { pinned: sha512(nupkg) }],
    ['the hash in the catalogue', {}],
  ])('are unpacked from a package with %s, and no others', async (_, order) => {
    const { hash, into } = await fetched(order);
    expect(hash).toBe(sha512(nupkg));
    expect((await readdir(into)).sort()).toEqual(NAMES);
    for (const name of NAMES) expect(await readFile(join(into, name), 'utf8')).toBe(name);
  });

  it.each<[string, Parameters<typeof fetched>[0], string | RegExp]>([
    ['another package than the pinned one', { pinned: sha512(incomplete) }, /expected SHA-512 .+==, got .+==/],
    ['one without the files', { version: '2.0.0' }, 'expected libonnxruntime_providers_cuda.so in it, got none'],
    ['a catalogue without a SHA-512', { version: '3.0.0' }, "expected a SHA512 in NuGet's catalogue, got MD5"],
    ['a version that is not there', { version: '9.0.0' }, /9\.0\.0\.json: expected 200, got 404/],
  ])('are refused of %s', async (_, order, message) => {
    await expect(fetched(order)).rejects.toThrow(message);
  });

  it('are left alone where only the hash is asked for', async () => {
    const order = { index: await nuget(), version: '2.0.0', pinned: undefined, into: undefined };
    expect(await fetchCuda(order)).toBe(sha512(incomplete));
  });
});
