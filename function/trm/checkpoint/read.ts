import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
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

/** A checkpoint as the file holds it, but for the names of the keys. */
export interface RawCheckpoint {
  path: string;
  format: 'pytorch' | 'safetensors';
  /** By TRM's names without prefix: `embed_tokens.embedding_weight`. Bytes may be shared: do not write. */
  tensors: Map<string, Tensor>;
  layout: Layout;
  /** What the file says beside the weights; empty for a state dict alone. */
  saved: Saved;
  /** Of safetensors; empty otherwise. */
  metadata: Record<string, string>;
  /** What `all_config.yaml` beside the file says; undefined without one. */
  allConfig: unknown;
}

/**
 * Reads a checkpoint in PyTorch's zip format or in safetensors, told apart by content. `maxBytes` bounds the file,
 * 4 GiB by default. Throws CheckpointError, and nothing else, whatever the file holds.
 */
export async function readCheckpoint(path: string, options: { maxBytes?: number } = {}): Promise<RawCheckpoint> {
  try {
    const content = await withFile(path, options.maxBytes ?? DEFAULT_MAX_BYTES, readContent);
    return complete(path, content, await readConfig(join(dirname(path), 'all_config.yaml')));
  } catch (error) {
    throw CheckpointError.about(path, 'a readable checkpoint', error);
  }
}

/** The same of a file that has been read, by whoever has checked it; what lies beside it is left alone. */
export async function readCheckpointBytes(path: string, bytes: Uint8Array): Promise<RawCheckpoint> {
  try {
    return complete(path, await readContent(readFileBytes(bytes)), undefined);
  } catch (error) {
    throw CheckpointError.about(path, 'a readable checkpoint', error);
  }
}

/** A whole file, once. Throws CheckpointError when it is larger than a checkpoint may be, or no file. */
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
  // A pickle's first opcode: PROTO. torch.save wrote bare pickles before version 1.6.
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
      // The errors alone: a warning would go to the process, past every log.
      parse(await readFile(path, 'utf8'), { logLevel: 'error', maxAliasCount: 100 }),
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return undefined;
    }
    throw CheckpointError.about(path, 'readable YAML', error);
  }
}
