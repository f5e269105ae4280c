import type { Field } from '../fields.js';
import type { Ignored } from '../ignored.js';

/** Members that this form does not have are no fault, but who wrote them should know that they change nothing. */
export function noteUnknown(field: Field, known: readonly string[], where: string, ignored: Ignored): void {
  for (const key of field.keys().filter((one) => !known.includes(one))) {
    ignored.add(`fields that this form does not have`, `${key.slice(0, 64)} ${where}`.trim());
  }
}
