import { toFault } from '../observe/internal-faults.js';
import type { Call } from '../wire/call.js';
import { EventStream } from '../wire/event-stream.js';
import { faultReply } from '../wire/problem-details.js';
import type { Streamed } from '../wire/reply.js';

/** Who waits for an answer, and may want to see the steps on the way to it. */
export interface Watcher {
  /** Aborted when nobody waits any more. */
  signal: AbortSignal;
  /** Is told every step of every start as it is made, as the trace has it, in JSON. */
  told?: ((step: string) => void) | undefined;
}

/**
 * An event stream of the steps (`step`), and at its end the whole answer (`answer`) or problem details (`problem`). `work`
 * gives the answer in JSON.
 * @throws {Fault} before the first event, so that the fault has an HTTP status as anywhere else
 */
export async function stepStream(
  call: Pick<Call, 'signal' | 'requestId' | 'log'>,
  work: (watcher: Watcher) => Promise<string>,
): Promise<Streamed> {
  const events = new EventStream();
  const leave = () => events.destroy();
  call.signal.addEventListener('abort', leave, { once: true });
  const finish = async () => {
    try {
      const answer = await work({ signal: events.gone, told: (step) => events.offer('step', step) });
      events.send('answer', answer);
      events.end();
    } catch (error) {
      if (events.empty) {
        events.destroy();
        throw error;
      }
      events.send('problem', faultReply(toFault(error, call.log), call.requestId, 'full').body);
      events.end();
    } finally {
      call.signal.removeEventListener('abort', leave);
    }
  };
  const finished = finish();
  await Promise.race([events.begun, finished]);
  return events.reply();
}
