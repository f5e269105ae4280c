import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { fromBufferPromise } from 'yauzl';

/**
 * Fetches the files with which ONNX Runtime runs on CUDA 12, as its own install script does, but looks at what it got: the
 * package must have the SHA-512 that is pinned or, without a pin, the one that NuGet's catalogue states. Run by the Node of
 * the image's first stage, which strips the types: `node config/image/cuda.ts` beside node_modules;
 * `--hash` unpacks nothing. Prints the hash.
 */

const PACKAGE = 'microsoft.ml.onnxruntime.gpu.linux';
/** TensorRT's provider, which lies beside them, is of no use without TensorRT. */
const FILES = ['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so'];

export interface CudaOrder {
  /** NuGet's service index. */
  index: string;
  version: string;
  /** SHA-512 in base64, as NuGet writes it; undefined asks the catalogue. */
  pinned: string | undefined;
  /** Directory for the files; undefined unpacks none. */
  into: string | undefined;
}

/** Returns the hash that the package was found to have. @throws {Error} that says what was expected and what came */
export async function fetchCuda({ index, version, pinned, into }: CudaOrder): Promise<string> {
  const service = await json(index);
  const base = resource(service, 'PackageBaseAddress/3.0.0');
  const expected = pinned ?? (await catalogued(resource(service, 'RegistrationsBaseUrl'), version));
  const bytes = Buffer.from(
    await (await get(`${base}${PACKAGE}/${version}/${PACKAGE}.${version}.nupkg`)).arrayBuffer(),
  );
  const sha512 = createHash('sha512').update(bytes).digest('base64');
  if (sha512 !== expected) {
    throw new Error(`${PACKAGE} ${version}: expected SHA-512 ${expected}, got ${sha512}`);
  }
  if (into !== undefined) await unpack(bytes, into);
  return sha512;
}

async function catalogued(registrations: string, version: string): Promise<string> {
  const leaf = await json(String(field(await json(`${registrations}${PACKAGE}/${version}.json`), 'catalogEntry')));
  const [algorithm, hash] = [field(leaf, 'packageHashAlgorithm'), field(leaf, 'packageHash')];
  if (algorithm === 'SHA512' && typeof hash === 'string') return hash;
  throw new Error(`${PACKAGE} ${version}: expected a SHA512 in NuGet's catalogue, got ${algorithm}`);
}

async function unpack(bytes: Buffer, into: string): Promise<void> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const missing = new Set(FILES);
  for await (const entry of zip.eachEntry()) {
    const name = FILES.find((file) => entry.fileName === `runtimes/linux-x64/native/${file}`);
    if (name === undefined) continue;
    await writeFile(join(into, name), await buffer(await zip.openReadStreamPromise(entry)));
    missing.delete(name);
  }
  if (missing.size > 0) throw new Error(`${PACKAGE}: expected ${[...missing].join(' and ')} in it, got none`);
}

/** The address of a service, of whatever version where the type names none. */
function resource(service: unknown, type: string): string {
  const resources = field(service, 'resources');
  const found = Array.isArray(resources)
    ? resources.find((one) => String(field(one, '@type')).startsWith(type))
    : undefined;
  const address = field(found, '@id');
  if (typeof address !== 'string') throw new Error(`expected a resource ${type} in NuGet's index, got none`);
  return address.endsWith('/') ? address : `${address}/`;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

async function json(url: string): Promise<unknown> {
  return (await get(url)).json();
}

async function get(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: expected 200, got ${response.status}`);
  return response;
}

const USAGE = `Fetches the CUDA files that onnxruntime-node needs on a GPU, checks their hash and prints it.
  node config/image/cuda.ts           puts the files into node_modules/onnxruntime-node
  node config/image/cuda.ts --hash    only checks
CUDA_SHA512 is the expected SHA-512 in base64; without it, NuGet's catalogue is asked for one.`;

async function main(): Promise<void> {
  const runtime = 'node_modules/onnxruntime-node';
  const version = String(field(JSON.parse(await readFile(join(runtime, 'package.json'), 'utf8')), 'version'));
  const sha512 = await fetchCuda({
    index: 'https://api.nuget.org/v3/index.json',
    version,
    pinned: process.env.CUDA_SHA512 || undefined,
    into: process.argv.includes('--hash') ? undefined : join(runtime, 'bin/napi-v6/linux/x64'),
  });
  console.log(sha512);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--help')) console.log(USAGE);
  else await main();
}
