import type { Field } from '../fields.js';

const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

const VOLUMES: readonly (readonly [string, string])[] = [
  ['persistentVolumeClaim', 'volumes, and which nodes can mount them'],
  ['ephemeral', 'volumes, and which nodes can mount them'],
  ['hostPath', 'hostPath volumes, whose data stay on their node'],
];

/** Rules that may matter when the pod moves, and that no part of a Cluster can say. */
export function noteUnmodelled(spec: Field, note: (what: string) => void): void {
  for (const volume of spec.get('volumes').list('a list of volumes')) {
    for (const [kind, what] of VOLUMES) if (!volume.get(kind).missing) note(what);
  }
  const some = (field: Field) => Array.isArray(field.value) && field.value.length > 0;
  if (some(spec.get('topologySpreadConstraints'))) note('topology spread');
  const affinity = spec.get('affinity');
  if (some(affinity.get('nodeAffinity').get(PREFERRED))) note('preferred nodes');
  const preferred = [affinity.get('podAffinity').get(PREFERRED), affinity.get('podAntiAffinity').get(PREFERRED)];
  if (preferred.some(some)) note('preferred neighbours');
  const { value: priority } = spec.get('priority');
  if (typeof priority === 'number' && priority !== 0) note('priority and preemption');
  const { value: scheduler } = spec.get('schedulerName');
  if (typeof scheduler === 'string' && scheduler !== 'default-scheduler') note('schedulers of their own');
  if (some(spec.get('schedulingGates'))) note('scheduling gates');
  if (some(spec.get('resourceClaims'))) note('resource claims');
}
