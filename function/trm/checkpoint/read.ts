import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { CheckpointError, show } from './errors.js';
import { type OpenFile, readExactly, withFile } from './file.js';
import { readPyTorch } from './pytorch.js';
import { looksLikeSafetensors, readSafetensors } from './safetensors.js';
import type { Tensor } from './tensor.js';

const DEFAULT_MAX_BYTES = 4 * 1024 ** 3;
const MAX_CONFIG_BYTES = 256 * 1024;

/** What torch.compile and the public training code put in front of every key. */
const PREFIXES = ['_orig_mod.model.inner.', 'model.inner.', 'inner.'];

/** A checkpoint as the file holds it, but for the key prefixes. */
export interface RawCheckpoint {
  path: string;
  format: 'pytorch' | 'safetensors';
  /** By key without prefix: `embed_tokens.embedding_weight`. Bytes may be shared between tensors: do not write. */
  tensors: Map<string, Tensor>;
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
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
  try {
    const content = await withFile(path, maxBytes, readContent);
    const allConfig = await readConfig(join(dirname(path), 'all_config.yaml'));
    return { ...content, path, tensors: stripPrefixes(content.tensors), allConfig };
  } catch (error) {
    throw CheckpointError.about(path, 'a readable checkpoint', error);
  }
}

async function readContent(file: OpenFile): Promise<Pick<RawCheckpoint, 'format' | 'tensors' | 'metadata'>> {
  const head = await readExactly(file, 0, Math.min(16, file.size));
  const magic = Buffer.from(head).toString('latin1');
  if (magic.startsWith('PK\x03\x04')) {
    return { format: 'pytorch', tensors: await readPyTorch(file), metadata: {} };
  }
  if (looksLikeSafetensors(head, file.size)) {
    return { format: 'safetensors', ...readSafetensors(await readExactly(file, 0, file.size)) };
  }
  // A pickle's first opcode: PROTO. torch.save wrote bare pickles before version 1.6.
  throw new CheckpointError(
    'a PyTorch zip file or a safetensors file',
    magic.startsWith('\x80')
      ? "a bare pickle (PyTorch's legacy format; load it in PyTorch and save it again)"
      : 'neither',
  );
}

/** Keys without their prefix. Throws CheckpointError when two keys become one. */
export function stripPrefixes(tensors: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const stripped = new Map<string, Tensor>();
  for (const [key, tensor] of tensors) {
    const name = key.slice(PREFIXES.find((prefix) => key.startsWith(prefix))?.length ?? 0);
    if (stripped.has(name)) {
      throw new CheckpointError('distinct keys below their prefixes', `${show(name)} twice`);
    }
    stripped.set(name, tensor);
  }
  return stripped;
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
