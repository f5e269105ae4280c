import { describe, expect, it } from 'vitest';
import { fromFaultData, toFaultData } from '../../function/common/fault-data.js';
import {
  Aborted,
  DeadlinePassed,
  InvalidField,
  Malformed,
  NoTaskFits,
  Unavailable,
} from '../../function/common/faults.js';

describe('a fault from another thread is the same again', () => {
  it.each([
    new Malformed('expected JSON', { at: 1 }),
    new InvalidField([{ pointer: '/a', message: 'is required' }]),
    new NoTaskFits([
      { task: 't', task_types: ['logic'], reason: 'r', schema: '/openapi.json#/components/schemas/TContext' },
    ]),
    new DeadlinePassed(1000, 3),
    new Unavailable('model m is not loaded', 10),
    new Aborted(),
  ])('$name', (fault) => {
    const again = fromFaultData(structuredClone(toFaultData(fault)));
    expect(again).toBeInstanceOf(fault.constructor);
    expect(again.message).toBe(fault.message);
    expect({ ...again }).toEqual({ ...fault });
  });

  it('a bug keeps its stack', () => {
    const bug = new RangeError('expected 1, got 2');
    const again = fromFaultData(structuredClone(toFaultData(bug)));
    expect(again).toMatchObject({ name: 'RangeError', message: bug.message, stack: bug.stack });
  });

  it('what is no error is told all the same', () => {
    expect(fromFaultData(toFaultData('oh'))).toMatchObject({ message: 'oh' });
  });
});
