import type { MessagePort } from 'node:worker_threads';
import type { FaultData } from '../../common/fault-data.js';
import type { Caps } from '../../contract/caps.js';
import { TASK_TYPES } from '../../contract/reason.js';
import type { ModelSpec } from '../../models/load.js';
import type { Row, RowOutput } from '../../trm/engine/step-row.js';
import type { Roster } from '../choose.js';
import type { Answered } from '../report.js';
import type { NotedType } from '../request.js';

/** A model as it is sent to a thread: a task is code, which cannot be sent, so its index in TASKS stands for it. */
export type ThreadModel = Omit<ModelSpec, 'task'> & { task: number };

/** What a request thread is given when it starts. */
export interface ThreadData {
  models: readonly ThreadModel[];
  missing: Roster['missing'];
  caps: Caps;
  /** Bytes of a request without a dump. */
  bodyLimit: number;
  device: string;
}

/** One request on its way to a thread. */
export interface ThreadTask {
  bytes: Uint8Array;
  /** Steps go out, their outputs come in. */
  port: MessagePort;
  flags: SharedFlags;
  deadline: number | undefined;
  /** Whether the caller wants to be told every step. */
  telling: boolean;
}

export type ThreadOutcome = { ok: true; answered: Answered } | { ok: false; stepFailed: boolean; told: FaultData };

/** From the thread: a step to be run. */
export interface StepOrder {
  kind: 'step';
  id: number;
  model: string;
  row: Row;
}

/** From the thread: a step of the answer's trace that was made, in JSON. */
export interface StepTold {
  kind: 'told';
  step: string;
}

/** To the thread; a step without an output has failed. */
export type ToThread = { kind: 'step'; id: number; output: RowOutput | undefined } | { kind: 'abort' };

/** Facts on a request in shared memory, which both sides see at once: a thread that computes reads no messages. */
export type SharedFlags = Int32Array<SharedArrayBuffer>;

/** Not 0 once nobody waits any more: what DeadlineClock looks at. */
export const ABORTED = 0;
/** Id of the thread that has the request; 0 while none has. */
export const THREAD = 1;
/** Place of the task type among NOTED, as soon as it is known. */
const TYPE = 2;

const NOTED: readonly NotedType[] = ['unknown', ...TASK_TYPES];

export const newFlags = (): SharedFlags => new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));

export const note = (flags: SharedFlags, type: NotedType) =>
  Atomics.store(flags, TYPE, Math.max(0, NOTED.indexOf(type)));

export const notedOn = (flags: SharedFlags): NotedType => NOTED[Atomics.load(flags, TYPE)] ?? 'unknown';
