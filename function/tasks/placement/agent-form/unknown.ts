import type { Field } from '../fields.js';
import type { Ignored } from '../ignored.js';

/** Notes fields that this form does not have. They are no error, but the answer says that they are ignored. */
export function noteUnknown(field: Field, known: readonly string[], where: string, ignored: Ignored): void {
  for (const key of field.keys().filter((one) => !known.includes(one))) {
    ignored.add(`fields that this form does not have`, `${key.slice(0, 64)} ${where}`.trim());
  }
}
