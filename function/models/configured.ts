import { lstat, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { isMissing, isSystemError } from '../common/system-error.js';
import type { Logger } from '../observe/log.js';
import type { Config } from '../settings/config.js';
import { type Loaded, loadModels, refuseRepeated, SHIPPED_BUNDLES } from './load.js';

/** Suffixes of checkpoint files; a path without one that does not exist may be meant as a directory of bundles. */
const SUFFIXES = ['.pth', '.pt', '.safetensors'];

/**
 * Loads what MODEL_PATH means: nothing set, the bundles shipped here; a bundle or a folder of bundles, those alone; one
 * checkpoint file, that one for its task and the shipped bundles for the others. A checkpoint that is not there (the claim
 * of a fresh cluster is empty) leaves all tasks to the shipped bundles, and the log says so. One that is there and cannot be
 * loaded is required and stands alone: nobody may take another model's answers for its own, and Knative keeps the revision
 * before it.
 */
export async function loadConfigured(
  { modelPath: path, hCycles: H_cycles, lCycles: L_cycles }: Pick<Config, 'modelPath' | 'hCycles' | 'lCycles'>,
  log: Logger,
  shipped: string = SHIPPED_BUNDLES,
): Promise<Loaded[]> {
  const cycles = { H_cycles, L_cycles };
  if (path === undefined) return loadModels({ ...cycles, path: shipped });
  switch (await kindOfPath(path)) {
    case 'other':
      return loadModels({ ...cycles, path });
    case 'missing checkpoint':
      log.warn({ path }, 'no checkpoint at MODEL_PATH: the shipped models answer');
      return loadModels({ ...cycles, path: shipped });
    case 'file': {
      const [own] = await loadModels({ ...cycles, path });
      if (!own?.ok) return own ? [{ ...own, required: true }] : [];
      const task = own.model.task.name;
      log.info({ path, task }, 'MODEL_PATH answers for its task, the shipped models for the others');
      const others = await loadModels({ ...cycles, path: shipped, exceptTask: task });
      return refuseRepeated([{ ...own, required: true }, ...others]);
    }
  }
}

/** Only what is certainly missing counts as missing: what cannot be looked at is a fault, which loading then tells. */
async function kindOfPath(path: string): Promise<'file' | 'missing checkpoint' | 'other'> {
  try {
    return (await stat(path)).isDirectory() ? 'other' : 'file';
  } catch (error) {
    // A link to nowhere is a fault as well.
    const missing = saysMissing(error) && saysMissing(await lstat(path).catch((reason: unknown) => reason));
    return missing && SUFFIXES.includes(extname(path).toLowerCase()) ? 'missing checkpoint' : 'other';
  }
}

/** Nothing is there, or a part of the path is no folder. */
const saysMissing = (error: unknown): boolean => isMissing(error) || (isSystemError(error) && error.code === 'ENOTDIR');
