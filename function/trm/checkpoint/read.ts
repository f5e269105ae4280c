import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { isMissing } from '../../common/system-error.js';
import { CheckpointError } from './errors.js';
import { type OpenFile, readExactly, readFileBytes, withFile } from './file.js';
import { checkFinite } from './finite.js';
import { type Layout, nameWeights } from './keys.js';
import { readPyTorch } from './pytorch.js';
import { looksLikeSafetensors, readSafetensors } from './safetensors.js';
import type { Saved } from './saved.js';
import type { Tensor } from './tensor.js';

const DEFAULT_MAX_BYTES = 4 * 1024 ** 3;
const MAX_CONFIG_BYTES = 256 * 1024;

/** A checkpoint as the file holds it, except that the keys have TRM's names. */
export interface RawCheckpoint {
  path: string;
  format: 'pytorch' | 'safetensors';
  /** By TRM's names without prefix: `embed_tokens.embedding_weight`. The bytes may be shared, so do not write to them. */
  tensors: Map<string, Tensor>;
  layout: Layout;
  /** What the file says beside the weights; empty for a state dict alone. */
  saved: Saved;
  /** The `__metadata__` of a safetensors file; empty for PyTorch files. */
  metadata: Record<string, string>;
  /** What `all_config.yaml` beside the file says; undefined without one. */
  allConfig: unknown;
}

/**
 * Reads a checkpoint in PyTorch's zip format or in safetensors; the content decides which. The file may have at most
 * `maxBytes` bytes, 4 GiB by default.
 *
 * @throws {CheckpointError} when anything is wrong with the file; no other error, whatever the file holds
 */
export async function readCheckpoint(path: string, options: { maxBytes?: number } = {}): Promise<RawCheckpoint> {
  try {
    const content = await withFile(path, options.maxBytes ?? DEFAULT_MAX_BYTES, readContent);
    return complete(path, content, await readConfig(join(dirname(path), 'all_config.yaml')));
  } catch (error) {
    throw CheckpointError.about(path, 'a readable checkpoint', error);
  }
}

/**
 * Reads a checkpoint from content that the caller has read and checked already. An all_config.yaml beside the file is not
 * looked at.
 *
 * @throws {CheckpointError} when anything is wrong with the content
 */
export async function readCheckpointBytes(path: string, bytes: Uint8Array): Promise<RawCheckpoint> {
  try {
    return complete(path, await readContent(readFileBytes(bytes)), undefined);
  } catch (error) {
    throw CheckpointError.about(path, 'a readable checkpoint', error);
  }
}

/**
 * The bytes of a whole file.
 *
 * @throws {CheckpointError} when it is no regular file, or larger than a checkpoint may be
 */
export async function readWhole(path: string): Promise<Uint8Array> {
  return withFile(path, DEFAULT_MAX_BYTES, (file) => readExactly(file, 0, file.size));
}

function complete(path: string, content: Content, allConfig: unknown): RawCheckpoint {
  const { named, layout } = nameWeights(content.tensors);
  checkFinite(named);
  return { ...content, path, tensors: named, layout, allConfig };
}

type Content = Omit<RawCheckpoint, 'path' | 'layout' | 'allConfig'>;

async function readContent(file: OpenFile): Promise<Content> {
  const head = await readExactly(file, 0, Math.min(16, file.size));
  const magic = Buffer.from(head).toString('latin1');
  if (magic.startsWith('PK\x03\x04')) {
    return { format: 'pytorch', ...(await readPyTorch(file)), metadata: {} };
  }
  if (looksLikeSafetensors(head, file.size)) {
    return { format: 'safetensors', saved: {}, ...readSafetensors(await readExactly(file, 0, file.size)) };
  }
  // 0x80 is PROTO, the first opcode of a pickle. Before version 1.6 torch.save wrote bare pickles.
  throw new CheckpointError(
    'a PyTorch zip file or a safetensors file',
    magic.startsWith('\x80')
      ? "a bare pickle (PyTorch's legacy format; load it in PyTorch and save it again)"
      : 'neither',
  );
}

async function readConfig(path: string): Promise<unknown> {
  try {
    return await withFile(path, MAX_CONFIG_BYTES, async () =>
      // Errors only: the YAML library would write warnings to the process's own output and not to the log.
      parse(await readFile(path, 'utf8'), { logLevel: 'error', maxAliasCount: 100 }),
    );
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw CheckpointError.about(path, 'readable YAML', error);
  }
}
