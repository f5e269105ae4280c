import type { Field } from './fields.js';

/** The effects of taints. The first two keep workloads off a node; PreferNoSchedule only makes others preferable. */
export const EFFECTS = ['NoSchedule', 'NoExecute', 'PreferNoSchedule'] as const;

/** A taint of a node. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** A toleration of a workload. */
export interface Toleration {
  /** Empty for every key. */
  readonly key: string;
  readonly operator: string;
  readonly value: string;
  /** Empty for every effect. */
  readonly effect: string;
  /** For how many seconds a NoExecute taint is tolerated; undefined for ever. With a limit, nothing should be sent there. */
  readonly seconds?: number | undefined;
}

/** Whether a toleration admits a taint for good. */
export function tolerates({ key, operator, value, effect, seconds }: Toleration, taint: Taint): boolean {
  if (effect !== '' && effect !== taint.effect) return false;
  if (taint.effect === 'NoExecute' && seconds !== undefined) return false;
  if (key !== '' && key !== taint.key) return false;
  if (operator === 'Exists') return true;
  return key !== '' && (operator === '' || operator === 'Equal') && value === taint.value;
}

/** Whether no taint keeps a workload with these tolerations off a node. */
export const bears = (tolerations: readonly Toleration[], taints: readonly Taint[]) =>
  taints.every((taint) => taint.effect === 'PreferNoSchedule' || tolerations.some((one) => tolerates(one, taint)));

/** A taint as Kubernetes writes it: { key, value, effect }. Undefined where it is none, which is reported. */
export function readTaint(field: Field): Taint | undefined {
  if (!field.isObject('a taint: an object with key, value and effect')) return undefined;
  const key = field.get('key').name('the key of a taint');
  const value = field.get('value').text('the value of a taint');
  const effect = field.get('effect').text(`one of ${EFFECTS.join(', ')}`) ?? 'NoSchedule';
  if (!EFFECTS.some((one) => one === effect)) return field.get('effect').expected(`one of ${EFFECTS.join(', ')}`);
  return key === undefined ? undefined : { key, value: value ?? '', effect };
}

/** A toleration as Kubernetes writes it: { key, operator, value, effect, tolerationSeconds }. */
export function readToleration(field: Field): Toleration | undefined {
  if (!field.isObject('a toleration: an object with key, operator, value and effect')) return undefined;
  const text = (key: string) => field.get(key).text('a text') ?? '';
  const seconds = field.get('tolerationSeconds');
  return {
    key: text('key'),
    operator: text('operator'),
    value: text('value'),
    effect: text('effect'),
    seconds: seconds.missing ? undefined : seconds.whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  };
}
