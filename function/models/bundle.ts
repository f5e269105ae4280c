import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../common/system-error.js';
import { CheckpointError, readWhole } from '../trm/checkpoint/index.js';
import { type Manifest, parseManifest } from './manifest.js';
import { checkSeal } from './seal.js';

/** A bundle is a directory: manifest.json, the weights it names, and a model card (README.md). */
export const MANIFEST = 'manifest.json';

export interface Bundle {
  manifest: Manifest;
  weightsPath: string;
  /** The very bytes whose hash was checked. */
  weights: Uint8Array;
}

/**
 * Reads a bundle's manifest alone, and makes sure that it says what it said when it was sealed.
 * @throws {CheckpointError} naming the field, or both hashes
 */
export async function readManifest(directory: string): Promise<Manifest> {
  const path = join(directory, MANIFEST);
  try {
    const manifest = parseManifest(await readFile(path, 'utf8'));
    checkSeal(manifest);
    return manifest;
  } catch (error) {
    throw CheckpointError.about(path, 'a model bundle', error);
  }
}

/**
 * Reads a bundle's manifest and makes sure that its weights are the ones it names.
 * @throws {CheckpointError} naming the field, or both hashes
 */
export async function readBundle(directory: string): Promise<Bundle> {
  const path = join(directory, MANIFEST);
  const manifest = await readManifest(directory);
  try {
    const weightsPath = join(directory, manifest.weights.file);
    const weights = await readWhole(weightsPath).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
      throw new CheckpointError(`${manifest.weights.file} beside it`, 'no such file');
    });
    const sha256 = createHash('sha256').update(weights).digest('hex');
    if (sha256 !== manifest.weights.sha256) {
      throw new CheckpointError(`${manifest.weights.file} with SHA-256 ${manifest.weights.sha256}`, sha256);
    }
    return { manifest, weightsPath, weights };
  } catch (error) {
    throw CheckpointError.about(path, 'a model bundle', error);
  }
}
