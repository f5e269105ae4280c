import { records, text } from './json.js';

/** A taint of a node. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** The taint that the node controller adds to a cordoned node; here it counts as a cordon, and not as a taint. */
export const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };

/** The taints of a node's spec. */
export const readTaints = (value: unknown): Taint[] =>
  records(value).map(({ key, value: of, effect }) => ({
    key: text(key) ?? '',
    value: text(of) ?? '',
    effect: text(effect) ?? 'NoSchedule',
  }));

/** Whether a pod tolerates a taint. */
export type Tolerates = (taint: Taint) => boolean;

/** Whether the tolerations of a pod tolerate a taint for an unlimited time. */
export function tolerance(value: unknown): Tolerates {
  const tolerations = records(value).map((one) => {
    const [key, operator, of, effect] = [one.key, one.operator, one.value, one.effect].map((part) => text(part) ?? '');
    const forever = one.tolerationSeconds === undefined || one.tolerationSeconds === null;
    return (taint: Taint) => {
      if (effect !== '' && effect !== taint.effect) return false;
      if (taint.effect === 'NoExecute' && !forever) return false;
      if (key === '') return operator === 'Exists';
      return key === taint.key && (operator === 'Exists' || of === taint.value);
    };
  });
  return (taint) => tolerations.some((bears) => bears(taint));
}
