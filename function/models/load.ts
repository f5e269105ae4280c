import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PACKAGE_FOLDER } from '../common/package.js';
import { TASKS } from '../tasks/index.js';
import type { PuzzleTask } from '../tasks/puzzle.js';
import {
  type Architecture,
  type ArchitectureFields,
  CheckpointError,
  describeArchitecture,
  elementCount,
  type RawCheckpoint,
  readCheckpoint,
  readCheckpointBytes,
} from '../trm/checkpoint/index.js';
import { buildGraph } from '../trm/graph/graph.js';
import { type InitialState, initialState } from '../trm/state/state.js';
import { MANIFEST, readBundle, readManifest } from './bundle.js';
import { bareManifest, type Manifest, manifestOverrides } from './manifest.js';

/** A model that is ready to run: a checkpoint, the task that it serves, and its step graph. */
export interface Model {
  manifest: Manifest;
  task: PuzzleTask;
  architecture: Architecture;
  /** Elements of all weights. */
  parameters: number;
  graph: SharedArrayBuffer;
  start: InitialState;
  loadSeconds: number;
}

/** A model without its step graph: all that a request thread needs of it. */
export type ModelSpec = Pick<Model, 'manifest' | 'task' | 'architecture' | 'start'>;

/**
 * A place that should hold a model, and what came of it; where none did, the name that it claims and its task, if the
 * manifest tells. Without a required one the service is not ready.
 */
export type Loaded = { path: string; required?: boolean } & (
  | { ok: true; model: Model }
  | { ok: false; name: string; claimed?: string | undefined; task: string | undefined; error: Error }
);

export interface LoadOptions {
  /** MODEL_PATH: a bundle, a folder of bundles, or a checkpoint file; undefined means the bundles shipped here. */
  path?: string | undefined;
  /** Instead of the checkpoint's own. */
  H_cycles?: number | undefined;
  L_cycles?: number | undefined;
  /** Bundles for this task are passed over. */
  exceptTask?: string | undefined;
}

/** Loads every model at the path; one that cannot be loaded is an outcome, so that it can be shown. */
export async function loadModels(options: LoadOptions): Promise<Loaded[]> {
  const root = options.path ?? SHIPPED_BUNDLES;
  let places: string[];
  try {
    places = await modelPlaces(root);
    if (options.exceptTask !== undefined) places = await placesExcept(options.exceptTask, places);
  } catch (error) {
    return [failed(root, error)];
  }
  const loaded = await Promise.all(
    places.map(async (path): Promise<Loaded> => {
      try {
        return { ok: true, path, model: await loadModel(path, options) };
      } catch (error) {
        return failed(path, error, await claimOf(path));
      }
    }),
  );
  return refuseRepeated(loaded);
}

/** Models are told apart by name everywhere, so a name that is taken is an error of the later one. */
export function refuseRepeated(loaded: readonly Loaded[]): Loaded[] {
  return loaded.map((place, i) => {
    if (!place.ok) return place;
    const { name } = place.model.manifest;
    if (!loaded.slice(0, i).some((other) => other.ok && other.model.manifest.name === name)) return place;
    const error = new CheckpointError('bundles of different names', `${name} twice`, { path: place.path });
    return failed(place.path, error, place.model.manifest);
  });
}

function failed(path: string, error: unknown, claim?: Pick<Manifest, 'name' | 'task'>): Loaded {
  const name = path.split('/').findLast((part) => part !== '') ?? path;
  const why = error instanceof Error ? error : new Error(String(error));
  return { ok: false, path, name, claimed: claim?.name, task: claim?.task, error: why };
}

/** What a place's manifest says that it is; undefined without one that can be read. */
function claimOf(place: string): Promise<Manifest | undefined> {
  return readManifest(place).catch(() => undefined);
}

/** The places whose manifests name other tasks, or cannot be read: what is wrong with those is told by loading them. */
async function placesExcept(task: string, places: readonly string[]): Promise<string[]> {
  const claims = await Promise.all(places.map(claimOf));
  return places.filter((_, i) => claims[i]?.task !== task);
}

/** The folder of the bundles that come with the service. */
export const SHIPPED_BUNDLES = join(PACKAGE_FOLDER, 'model', 'bundles');

async function modelPlaces(root: string): Promise<string[]> {
  if (!existsSync(root)) {
    throw new CheckpointError('a bundle, a folder of bundles or a checkpoint file', 'no such path');
  }
  if (statSync(root).isFile() || existsSync(join(root, MANIFEST))) return [root];
  // Kubernetes mounts symbolic links, and keeps what they point to in hidden directories beside them.
  const holds = (name: string) => !name.startsWith('.') && existsSync(join(root, name, MANIFEST));
  const bundles = (await readdir(root)).filter(holds).map((name) => join(root, name));
  if (bundles.length === 0) throw new CheckpointError(`a ${MANIFEST} here or one folder below`, 'none');
  return bundles.sort();
}

/** Loads one bundle directory or checkpoint file. @throws {CheckpointError} */
export async function loadModel(path: string, options: Omit<LoadOptions, 'path'> = {}): Promise<Model> {
  const began = performance.now();
  const bundle = statSync(path).isDirectory() ? await readBundle(path) : undefined;
  const raw = await (bundle ? readCheckpointBytes(bundle.weightsPath, bundle.weights) : readCheckpoint(path));
  const stated = bundle ? manifestOverrides(bundle.manifest) : {};
  const { task, architecture } = match(raw, stated, bundle ? taskNamed(bundle.manifest.task, path) : TASKS);
  checkIdentifier(bundle?.manifest.puzzle_identifier ?? 0, architecture, path);
  const cycles = {
    H_cycles: options.H_cycles ?? architecture.H_cycles,
    L_cycles: options.L_cycles ?? architecture.L_cycles,
  };
  const cycled = { ...architecture, ...cycles };
  return {
    manifest: bundle?.manifest ?? bareManifest(path, task.name),
    task,
    architecture: cycled,
    parameters: countParameters(raw, architecture),
    graph: shared(buildGraph(raw.tensors, cycled)),
    start: initialState(raw.tensors, cycled),
    loadSeconds: (performance.now() - began) / 1000,
  };
}

function taskNamed(name: string, path: string): PuzzleTask[] {
  const tasks = TASKS.filter((task) => task.name === name);
  if (tasks.length === 0) {
    throw new CheckpointError(`a task among ${[...new Set(TASKS.map((task) => task.name))].join(', ')}`, name, {
      path,
    });
  }
  return tasks;
}

function checkIdentifier(identifier: number, { numPuzzleIdentifiers: N }: Architecture, path: string): void {
  if (identifier < Math.max(1, N)) return;
  const expected = N === 0 ? 'no puzzle_identifier, without a puzzle embedding' : `a puzzle_identifier below ${N}`;
  throw new CheckpointError(expected, String(identifier), { path });
}

/** The first task whose sequence length and vocabulary are the checkpoint's. */
function match(raw: RawCheckpoint, stated: ArchitectureFields, tasks: readonly PuzzleTask[]) {
  const problems: string[] = [];
  for (const task of tasks) {
    const { name, sequenceLength, boardWidth, vocabularySize, outputVocabularySize } = task;
    try {
      if ((stated.sequenceLength ?? sequenceLength) !== sequenceLength) {
        throw new CheckpointError(`seq_len ${sequenceLength}`, String(stated.sequenceLength));
      }
      return {
        task,
        architecture: describeArchitecture(raw, {
          ...stated,
          sequenceLength,
          boardWidth,
          vocabularySize,
          outputVocabularySize,
        }),
      };
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      problems.push(`${name} (S ${sequenceLength}, V ${vocabularySize}): expected ${error.expected}, got ${error.got}`);
    }
  }
  throw new CheckpointError('a checkpoint that fits a task', `none that does: ${problems.join('; ')}`, {
    path: raw.path,
  });
}

/** Elements of everything that training may change or freezes: not the initial state, nor a tied head once more. */
function countParameters(raw: RawCheckpoint, { tiedHead }: Architecture): number {
  const others = ['H_init', 'L_init', ...(tiedHead ? ['lm_head.weight'] : [])];
  let count = 0;
  for (const [key, { shape }] of raw.tensors) {
    if (!others.includes(key)) count += elementCount(shape);
  }
  return count;
}

function shared(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.byteLength);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}
