import { toFault } from '../observe/internal-faults.js';
import type { Call } from '../wire/call.js';
import { EventStream } from '../wire/event-stream.js';
import { faultReply } from '../wire/problem-details.js';
import type { Streamed } from '../wire/reply.js';

/**
 * An event stream of the steps (`step`), and at its end the whole answer (`answer`) or problem details (`problem`). `work`
 * gives the answer in JSON, and tells each step before it, in JSON as well.
 * @throws {Fault} before the first event, so that the fault has an HTTP status as anywhere else
 */
export async function stepStream(
  call: Pick<Call, 'requestId' | 'log'>,
  work: (told: (step: string) => void) => Promise<string>,
): Promise<Streamed> {
  const events = new EventStream();
  const finish = async () => {
    try {
      events.send('answer', await work((step) => events.offer('step', step)));
    } catch (error) {
      if (events.empty) throw error;
      events.send('problem', faultReply(toFault(error, call.log), call.requestId, 'full').body);
    } finally {
      events.end();
    }
  };
  await Promise.race([events.begun, finish()]);
  return events.reply();
}
