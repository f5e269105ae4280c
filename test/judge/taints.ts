import { dicts, type Json, text } from './json.js';

export interface Taint {
  key: string;
  value: string;
  effect: string;
}

export const CORDON: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };

export const taintsOf = (spec: Json): Taint[] =>
  dicts(spec.taints).map((one) => ({ key: text(one.key), value: text(one.value), effect: text(one.effect) }));

/** Whether one of the tolerations of a pod's spec admits a taint; one for a time only does not count where `forGood`. */
export function tolerates(spec: Json, taint: Taint, forGood = false): boolean {
  return dicts(spec.tolerations).some((one) => {
    const effect = text(one.effect);
    const key = text(one.key);
    if (effect !== '' && effect !== taint.effect) return false;
    if (forGood && one.tolerationSeconds !== undefined) return false;
    if (key !== '' && key !== taint.key) return false;
    const exists = text(one.operator) === 'Exists';
    return exists || (key !== '' && text(one.value) === taint.value);
  });
}

/** The first taint that keeps a pod from being put on a node (NoSchedule), or makes it go from there (NoExecute). */
export const repelling = (spec: Json, taints: readonly Taint[]): Taint | undefined =>
  taints.find(
    (taint) =>
      (taint.effect === 'NoSchedule' && !tolerates(spec, taint)) ||
      (taint.effect === 'NoExecute' && !tolerates(spec, taint, true)),
  );

export const expelling = (spec: Json, taints: readonly Taint[]): Taint | undefined =>
  taints.find((taint) => taint.effect === 'NoExecute' && !tolerates(spec, taint, true));
