import { randomUUID } from 'node:crypto';
import { Fault, Internal } from '../common/faults.js';
import type { Logger } from './log.js';

/** Internal faults that the log has already: the same one is caught at several places on its way out. */
const logged = new WeakSet<Internal>();

/** Makes a Fault of anything thrown. A bug becomes Internal and is logged once, under an id that is all the caller learns. */
export function toFault(error: unknown, log: Logger): Fault {
  if (error instanceof Fault && !(error instanceof Internal)) return error;
  const fault = error instanceof Internal ? error : new Internal(randomUUID(), error);
  if (!logged.has(fault)) log.error({ err: fault.cause, error_id: fault.id }, 'internal error');
  logged.add(fault);
  return fault;
}
