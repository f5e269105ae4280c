import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Manifest } from '../../function/models/manifest.js';
import { fromFloat32, type Tensor, writeSafetensors } from '../../function/trm/checkpoint/index.js';
import { rsmTensors } from '../trm/random.js';

/** A directory that is gone when the test is over. */
export async function temporary(): Promise<string> {
  const directory = await directoryToRemove();
  onTestFinished(() => remove(directory));
  return directory;
}

export const directoryToRemove = () => mkdtemp(join(tmpdir(), 'agent-reasoning-'));
export const remove = (directory: string) => rm(directory, { recursive: true, force: true });

/** A sudoku model in RSM's form, D 16, with random weights: it answers, and never right. */
export const sudokuTensors = (seed = 1) => rsmTensors({ sequenceLength: 81, vocabularySize: 11, hiddenSize: 16, seed });

/** A sudoku checkpoint that needs no manifest: TRM's form, no prefix, a head of its own. */
export function bareSudoku(): Map<string, Tensor> {
  const tensors = sudokuTensors();
  return tensors.set('lm_head.weight', fromFloat32(new Float32Array(11 * 16).fill(0.5), [11, 16]));
}

/** Writes a bundle; the manifest's fields can be replaced, also by wrong ones. Returns its directory. */
export async function writeBundle(
  directory: string,
  manifest: { [K in keyof Manifest]?: unknown } = {},
  tensors: Map<string, Tensor> = sudokuTensors(),
): Promise<string> {
  const weights = writeSafetensors(tensors);
  const whole: { [K in keyof Manifest]?: unknown } = {
    name: 'tiny',
    version: '1',
    task: 'sudoku',
    weights: { file: 'weights.safetensors', sha256: createHash('sha256').update(weights).digest('hex') },
    architecture: { mlp_t_norm: 'D', tied_head: true, H_cycles: 2, L_cycles: 2 },
    ...manifest,
  };
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'weights.safetensors'), weights);
  await writeFile(join(directory, 'manifest.json'), JSON.stringify(whole));
  return directory;
}
