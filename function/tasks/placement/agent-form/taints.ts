import type { Field } from '../fields.js';
import { EFFECTS, readTaint, readToleration, type Taint, type Toleration } from '../taints.js';

/**
 * Most taints of one node, and most tolerations of one workload. Each of the former is compared with each of the
 * latter.
 */
export const MOST_TAINTS = 64;

const FORM = /^(?<key>[^=:]+)(?:=(?<value>[^:]*))?(?::(?<effect>[^:]*))?$/;

interface Parts {
  readonly key: string;
  readonly value: string | undefined;
  readonly effect: string | undefined;
}

/** "key", "key=value" or "key=value:NoSchedule", as kubectl taint takes them. */
function parts(field: Field, what: string): Parts | undefined {
  const text = field.name(what);
  if (text === undefined) return undefined;
  const { key, value, effect } = FORM.exec(text)?.groups ?? {};
  if (key === undefined || (effect !== undefined && !EFFECTS.some((one) => one === effect))) {
    return field.expected(`${what} such as "key", "key=value" or "key=value:NoSchedule"`);
  }
  return { key, value, effect };
}

/** A taint as a text, or as Kubernetes writes it. */
export function agentTaint(field: Field): Taint | undefined {
  if (typeof field.value === 'object' && !field.missing) return readTaint(field);
  const read = parts(field, 'a taint');
  return read && { key: read.key, value: read.value ?? '', effect: read.effect ?? 'NoSchedule' };
}

/**
 * A toleration as a text, or as Kubernetes writes it; "*" bears every taint, and a key alone bears every value of it.
 */
export function agentToleration(field: Field): Toleration | undefined {
  if (typeof field.value === 'object' && !field.missing) return readToleration(field);
  if (field.value === '*') return { key: '', operator: 'Exists', value: '', effect: '' };
  const read = parts(field, 'a taint');
  const operator = read?.value === undefined ? 'Exists' : 'Equal';
  return read && { key: read.key, operator, value: read.value ?? '', effect: read.effect ?? '' };
}
