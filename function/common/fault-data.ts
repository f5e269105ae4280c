import * as faults from './faults.js';

const { Fault } = faults;

/** What went wrong in a thread, as data: classes do not cross from one thread to another. */
export type Told =
  | { kind: 'fault'; message: string; fields: Readonly<FaultFields> }
  | { kind: 'bug'; name: string; message: string; stack: string | undefined };

/** All that a Fault holds of its own beside its message. */
type FaultFields = Pick<faults.Fault, 'name' | 'code' | 'status'> & Record<string, unknown>;

export function tell(error: unknown): Told {
  if (error instanceof Fault) return { kind: 'fault', message: error.message, fields: { ...error } };
  if (error instanceof Error) return { kind: 'bug', name: error.name, message: error.message, stack: error.stack };
  return { kind: 'bug', name: 'Error', message: String(error), stack: undefined };
}

/** The error again: a Fault of the class that it was, anything else as a bug with the stack that it had. */
export function heard(told: Told): Error {
  if (told.kind === 'bug') {
    const { name, message, stack } = told;
    return Object.assign(new Error(message), { name, stack });
  }
  const { fields, message } = told;
  const fault = new Fault(fields.code, fields.status, message);
  const kind = Object.values(faults).find((value) => value.name === fields.name);
  if (kind) Object.setPrototypeOf(fault, kind.prototype);
  return Object.assign(fault, fields);
}
