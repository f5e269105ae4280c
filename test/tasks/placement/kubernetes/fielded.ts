import { Field, Findings } from '../../../../function/tasks/placement/fields.js';

/** A value as a field, with what is found wrong with it. */
export function fielded(value: unknown): { field: Field; errors: () => readonly string[] } {
  const findings = new Findings();
  return {
    field: new Field(value, '', findings),
    errors: () => (findings.invalid?.errors ?? []).map(({ pointer, message }) => `${pointer}: ${message}`),
  };
}
