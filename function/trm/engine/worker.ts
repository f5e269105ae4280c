import { workerData } from 'piscina';
import type { ExecutionDevice, Session } from './session.js';
import { alike, pack, type Row, type RowOutput, unpack } from './step-row.js';

/** What a worker thread is given when it starts. Graphs lie in shared memory: one copy for all workers. */
export interface WorkerData {
  graphs: ReadonlyMap<string, SharedArrayBuffer>;
  device: ExecutionDevice;
  threads: number;
}

/** One batch: rows of one model. */
export interface StepRequest {
  model: string;
  rows: readonly Row[];
}

/** An error that the step itself ran into is an outcome; a rejected task means that the worker died. */
export type StepOutcome = { ok: true; outputs: RowOutput[] } | { ok: false; message: string };

const { graphs, device, threads }: WorkerData = workerData;
const sessions = new Map<string, Promise<Session>>();

/** The model's session, loaded on first use; a failed load is forgotten, so that the next call tries again. */
function session(model: string): Promise<Session> {
  const known = sessions.get(model);
  if (known) return known;
  const graph = graphs.get(model);
  if (!graph) return Promise.reject(new Error(`expected a model among ${[...graphs.keys()].join(', ')}, got ${model}`));
  const opening = open(graph);
  sessions.set(model, opening);
  opening.catch(() => sessions.delete(model));
  return opening;
}

/**
 * ONNX Runtime itself is loaded within a step, not with the thread: a thread that is ended while native code loads takes
 * the process with it, and only running steps are waited for when the workers are closed.
 */
async function open(graph: SharedArrayBuffer): Promise<Session> {
  const { openSession } = await import('./session.js');
  // Its binding does not read shared memory.
  return openSession(new Uint8Array(graph).slice(), device, threads);
}

export default async function step({ model, rows }: StepRequest): Promise<StepOutcome> {
  try {
    const opened = await session(model);
    const outputs: RowOutput[] = new Array(rows.length);
    for (const group of alike(rows)) {
      const began = performance.now();
      const done = unpack(await opened.run(pack(group.rows)));
      const ran_ms = performance.now() - began;
      for (const [i, output] of done.entries()) outputs[group.places[i] ?? i] = { ...output, ran_ms };
    }
    return { ok: true, outputs };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
