import type { Field } from '../fields.js';
import { enumerate } from '../ignored.js';
import { MAX_WORKLOADS } from '../limits.js';
import { show } from '../quantity.js';

/** Longest list of names: every workload and every replica, each of which has a name. */
const MOST_NAMES = 2 * MAX_WORKLOADS;

/** The indices that names stand for: of one node, or of all replicas of a workload. */
export class Names {
  private readonly indices = new Map<string, readonly number[]>();
  /** The known names as errors list them, once an error has asked for them. */
  private spelled: string | undefined;

  constructor(private readonly kind: 'node' | 'workload') {}

  /** Adds a name; false if it is known already. */
  add(name: string, indices: readonly number[]): boolean {
    if (this.indices.has(name)) return false;
    this.indices.set(name, indices);
    this.spelled = undefined;
    return true;
  }

  /** The indices of one name; undefined if it is no name or unknown, which is reported. */
  one(field: Field): readonly number[] | undefined {
    const name = field.name(`the name of a ${this.kind}`);
    if (name === undefined) return undefined;
    return this.indices.get(name) ?? field.expected(`the name of a ${this.kind} (${this.known()})`);
  }

  /** The indices of one name, or of all names of a list, ascending. */
  all(field: Field): number[] {
    if (field.missing) field.expected(`the name of a ${this.kind}, or a list of them`);
    const fields = field.oneOrMore(`the name of a ${this.kind}, or a list of them`, MOST_NAMES);
    if (!field.missing && fields.length === 0) field.fail(`expected at least one ${this.kind}, got an empty list`);
    const seen = new Set<unknown>();
    const indices = fields.flatMap((one) => {
      if (seen.has(one.value)) {
        one.fail(`expected every ${this.kind} once, got ${show(one.value)} twice`);
      }
      seen.add(one.value);
      return this.one(one) ?? [];
    });
    return [...new Set(indices)].sort((a, b) => a - b);
  }

  private known(): string {
    this.spelled ??= this.indices.size === 0 ? 'there are none' : enumerate([...this.indices.keys()]);
    return this.spelled;
  }
}
