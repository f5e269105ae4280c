import type { Field } from '../fields.js';
import type { Ignored } from '../ignored.js';
import { nearest } from './names.js';

/** What every question about a running cluster may say beside its own fields. */
const COMMON = ['kubernetes', 'usage', 'assume', 'objective'];

/** The fields of each question. */
export const FIELDS = {
  consolidate: ['max_moves', 'costs'],
  drain: ['drain'],
  make_room: ['pod'],
  balance: ['max_moves'],
  survive: ['fail'],
  fit: ['workloads', 'manifests', 'fit'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Objective = keyof typeof FIELDS;

/**
 * Reports fields of a context that belong to another question, and those that are spelled much like a field of this one;
 * all others that are unknown are noted as ignored.
 */
export function checkFields(root: Field, objective: Objective, ignored: Ignored): void {
  const own: readonly string[] = FIELDS[objective];
  for (const key of root.keys()) {
    if (COMMON.includes(key) || own.includes(key)) continue;
    const others = Object.entries(FIELDS).flatMap(([name, fields]) =>
      fields.some((field) => field === key) ? [name] : [],
    );
    const [near] = nearest(key, own);
    if (others.length > 0) {
      root
        .get(key)
        .fail(`expected the fields of ${objective}${listed(own)}; this one belongs to ${others.join(' and ')}`);
    } else if (near !== undefined) {
      root.get(key).fail(`expected ${near}, or one of ${COMMON.join(', ')}`);
    } else ignored.add('fields of the context', key.slice(0, 64));
  }
}

const listed = (own: readonly string[]) => (own.length === 0 ? '' : ` (${own.join(', ')})`);
