import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Takes out of installed packages what a service on Linux never reads: onnxruntime-node carries its libraries for every
 * system and processor, and many packages carry declarations for compilers and maps for debuggers. Run by the Node of the
 * image's first stage, which strips the types: `node config/image/prune.ts x64` beside node_modules.
 */

const RUNTIME = 'onnxruntime-node/bin';
const FOR_TOOLS = /\.map$|\.d\.[cm]?ts$/;

/**
 * @param modules a node_modules folder
 * @param cpu the processor whose libraries stay, as Node calls it
 * @returns bytes freed
 * @throws {Error} where the runtime has no libraries for the processor, before anything is removed
 */
export async function prune(modules: string, cpu: string): Promise<number> {
  const files = (await readdir(modules, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name));
  const libraries = paths.filter((path) => path.startsWith(join(modules, RUNTIME, '/')));
  const ours = new RegExp(`/napi-v\\d+/linux/${cpu}/`);
  if (!libraries.some((path) => ours.test(path))) {
    throw new Error(`expected libraries for linux and ${cpu} in ${join(modules, RUNTIME)}, got none`);
  }
  let freed = 0;
  for (const path of paths) {
    const isOthers = path.startsWith(join(modules, RUNTIME, '/')) && !ours.test(path);
    if (!isOthers && !FOR_TOOLS.test(basename(path))) continue;
    freed += (await stat(path)).size;
    await rm(path);
  }
  return freed;
}

const USAGE = `Removes from node_modules what a service on Linux never reads, and prints how much that was.
  node config/image/prune.ts x64|arm64`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const cpu = process.argv[2];
  if (cpu === undefined || cpu === '--help') console.log(USAGE);
  else console.log(`${Math.round((await prune('node_modules', cpu)) / 1e6)} MB removed from node_modules`);
}
