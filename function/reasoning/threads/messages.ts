import type { MessagePort } from 'node:worker_threads';
import type { Told } from '../../common/fault-data.js';
import { TASK_TYPES } from '../../contract/reason.js';
import type { Mind } from '../../models/load.js';
import type { Row, RowOutput } from '../../trm/engine/step-row.js';
import type { Caps } from '../budget.js';
import type { Roster } from '../choose.js';
import type { Answered } from '../report.js';
import type { NotedType } from '../request.js';

/** A model without its task, which is code: the place of the task among TASKS instead. */
export type MindData = Omit<Mind, 'task'> & { task: number };

/** What a thinking thread is given when it starts. */
export interface ThinkerData {
  minds: readonly MindData[];
  missing: Roster['missing'];
  caps: Caps;
  device: string;
}

/** One request on its way to a thread. */
export interface Question {
  bytes: Uint8Array;
  /** Steps go out, their outputs come in. */
  port: MessagePort;
  board: Board;
  deadline: number | undefined;
}

export type Outcome = { ok: true; answered: Answered } | { ok: false; stepFailed: boolean; told: Told };

/** From the thread: a step to be run. */
export interface StepOrder {
  id: number;
  model: string;
  row: Row;
}

/** To the thread; a step without an output has failed. */
export type Reply = { kind: 'step'; id: number; output: RowOutput | undefined } | { kind: 'abort' };

/** What both sides see of a request at any time, in shared memory: a thread that computes reads no messages. */
export type Board = Int32Array<SharedArrayBuffer>;

/** Not 0 once nobody waits any more: what DeadlineClock looks at. */
export const ABORTED = 0;
/** Id of the thread that has the request; 0 while none has. */
export const THREAD = 1;
/** Place of the task type among NOTED, as soon as it is known. */
const TYPE = 2;

const NOTED: readonly NotedType[] = ['unknown', ...TASK_TYPES];

export const newBoard = (): Board => new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));

export const note = (board: Board, type: NotedType) => Atomics.store(board, TYPE, Math.max(0, NOTED.indexOf(type)));

export const notedOn = (board: Board): NotedType => NOTED[Atomics.load(board, TYPE)] ?? 'unknown';
