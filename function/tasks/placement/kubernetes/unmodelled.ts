import type { Field } from '../fields.js';

/** Notes the rules of a pod's spec that may matter when the pod moves and that this task does not model. */
export function noteUnmodelled(spec: Field, note: (what: string) => void): void {
  const some = (field: Field) => Array.isArray(field.value) && field.value.length > 0;
  const { value: priority } = spec.get('priority');
  if (typeof priority === 'number' && priority !== 0) note('priority and preemption');
  const { value: scheduler } = spec.get('schedulerName');
  if (typeof scheduler === 'string' && scheduler !== 'default-scheduler') note('schedulers of their own');
  if (some(spec.get('resourceClaims'))) note('resource claims');
}
