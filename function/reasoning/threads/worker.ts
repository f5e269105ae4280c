import { threadId } from 'node:worker_threads';
import { workerData } from 'piscina';
import { DeadlineClock } from '../../common/clock.js';
import { toFaultData } from '../../common/fault-data.js';
import { Aborted } from '../../common/faults.js';
import { discard } from '../../common/transfer.js';
import type { ReasoningStep } from '../../contract/reason.js';
import { TASKS } from '../../tasks/index.js';
import { answerRequest, type Setting } from '../answer.js';
import { encode } from '../report.js';
import { requestReader } from '../request.js';
import {
  note,
  type StepTold,
  THREAD,
  type ThreadData,
  type ThreadOutcome,
  type ThreadTask,
  type ToThread,
} from './messages.js';
import { PortRunner, StepFailed } from './runner.js';

const { models: sent, missing, caps, bodyLimit, device }: ThreadData = workerData;
const read = requestReader(caps, bodyLimit);
const models = sent.flatMap((spec) => {
  const task = TASKS[spec.task];
  return task ? [{ name: spec.manifest.name, task, model: { ...spec, task } }] : [];
});
const setting: Setting = { roster: { models, missing }, caps, device };

/**
 * Takes one request from its bytes to the bytes of its answer; only the steps run elsewhere. All work that grows with a
 * request's size is done here, so that the event loop of the main thread stays free.
 */
export default async function answer({ bytes, port, flags, deadline, telling }: ThreadTask): Promise<ThreadOutcome> {
  Atomics.store(flags, THREAD, threadId);
  const clock = new DeadlineClock(deadline ?? Number.POSITIVE_INFINITY, flags);
  const aborted = new AbortController();
  const runner = new PortRunner(port);
  port.on('message', (reply: ToThread) => {
    if (reply.kind === 'abort') aborted.abort(new Aborted());
    else runner.take(reply);
  });
  try {
    clock.check();
    const request = read(bytes, { noted: (type) => note(flags, type), clock });
    discard(bytes);
    clock.check();
    const told = (step: ReasoningStep) =>
      port.postMessage({ kind: 'told', step: JSON.stringify(step) } satisfies StepTold);
    const response = await answerRequest(request, setting, {
      runner,
      clock,
      deadline,
      signal: aborted.signal,
      told: telling ? told : undefined,
    });
    return { ok: true, answered: encode(response) };
  } catch (error) {
    return { ok: false, stepFailed: error instanceof StepFailed, told: toFaultData(error) };
  } finally {
    port.close();
  }
}
