import * as faults from './faults.js';

const { Fault } = faults;

/** What went wrong in a thread, as plain data: instances of classes lose their class on the way to another thread. */
export type FaultData =
  | { kind: 'fault'; message: string; fields: Readonly<FaultFields> }
  | { kind: 'bug'; name: string; message: string; stack: string | undefined };

/** The own properties of a Fault, whatever its class; the message is not among those that can be enumerated. */
type FaultFields = Pick<faults.Fault, 'name' | 'code'> & Record<string, unknown>;

export function toFaultData(error: unknown): FaultData {
  if (error instanceof Fault) return { kind: 'fault', message: error.message, fields: { ...error } };
  if (error instanceof Error) return { kind: 'bug', name: error.name, message: error.message, stack: error.stack };
  return { kind: 'bug', name: 'Error', message: String(error), stack: undefined };
}

/** Makes the error again: a Fault of the class that it had, anything else as an Error with its name and stack. */
export function fromFaultData(told: FaultData): Error {
  if (told.kind === 'bug') {
    const { name, message, stack } = told;
    return Object.assign(new Error(message), { name, stack });
  }
  const { fields, message } = told;
  const fault = new Fault(fields.code, message);
  const kind = Object.values(faults).find((value) => value.name === fields.name);
  if (kind) Object.setPrototypeOf(fault, kind.prototype);
  return Object.assign(fault, fields);
}
