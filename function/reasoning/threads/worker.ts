import { threadId } from 'node:worker_threads';
import { workerData } from 'piscina';
import { DeadlineClock } from '../../common/clock.js';
import { tell } from '../../common/fault-data.js';
import { Aborted } from '../../common/faults.js';
import { TASKS } from '../../tasks/index.js';
import { answerRequest, type Setting } from '../answer.js';
import { encode } from '../report.js';
import { requestReader } from '../request.js';
import { note, type Outcome, type Question, type Reply, THREAD, type ThinkerData } from './messages.js';
import { PortRunner, StepFailed } from './runner.js';

const { minds, missing, caps, device }: ThinkerData = workerData;
const read = requestReader(caps);
const models = minds.flatMap((mind) => {
  const task = TASKS[mind.task];
  return task ? [{ name: mind.manifest.name, task, model: { ...mind, task } }] : [];
});
const setting: Setting = { roster: { models, missing }, caps, device };

/**
 * One request from its bytes to the bytes of its answer, all but its steps: the rest of the process has an event loop that
 * others wait for, and this thread has not.
 */
export default async function answer({ bytes, port, board, deadline }: Question): Promise<Outcome> {
  Atomics.store(board, THREAD, threadId);
  const clock = new DeadlineClock(deadline ?? Number.POSITIVE_INFINITY, board);
  const aborted = new AbortController();
  const runner = new PortRunner(port);
  port.on('message', (reply: Reply) => {
    if (reply.kind === 'abort') aborted.abort(new Aborted());
    else runner.take(reply);
  });
  try {
    clock.check();
    const request = read(bytes, (type) => note(board, type));
    clock.check();
    const response = await answerRequest(request, setting, { runner, clock, deadline, signal: aborted.signal });
    return { ok: true, answered: encode(response) };
  } catch (error) {
    return { ok: false, stepFailed: error instanceof StepFailed, told: tell(error) };
  } finally {
    port.close();
  }
}
