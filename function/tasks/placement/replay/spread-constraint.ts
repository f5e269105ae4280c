import { type Json, text } from './json.js';
import { type Labels, type Matcher, selector } from './labels.js';
import { withKeys } from './neighbours.js';

/** A topology spread constraint of one pod. */
export interface SpreadConstraint {
  /** The label of nodes whose values are the domains. */
  readonly key: string;
  readonly maxSkew: number;
  /** Whether a pod that would break it waits (DoNotSchedule), or the scheduler only prefers others (ScheduleAnyway). */
  readonly hard: boolean;
  readonly minDomains: number;
  /** Whether nodes count as domains only where the pod's own selector and affinity let it go. */
  readonly honorsAffinity: boolean;
  /** Whether nodes count as domains only where the pod tolerates the taints. */
  readonly honorsTaints: boolean;
  /** Whether a pod with these labels is counted. */
  readonly means: Matcher;
}

/** One constraint of a pod with these labels, with the defaults of Kubernetes filled in. */
export function readSpreadConstraint(one: Json, labels: Labels): SpreadConstraint {
  const counted = selector(withKeys(one.labelSelector, one.matchLabelKeys, labels));
  const number = (value: unknown) => (typeof value === 'number' ? value : 1);
  return {
    key: text(one.topologyKey) ?? '',
    maxSkew: number(one.maxSkew),
    hard: one.whenUnsatisfiable !== 'ScheduleAnyway',
    minDomains: number(one.minDomains),
    honorsAffinity: one.nodeAffinityPolicy !== 'Ignore',
    honorsTaints: one.nodeTaintsPolicy === 'Honor',
    means: counted ?? (() => false),
  };
}
