import { at, type Json, records, text } from './json.js';
import type { Mounted } from './volumes.js';

/** What starts a pod again when it is gone. */
export interface Owner {
  readonly kind: string;
  readonly name: string;
}

/** Kinds of controllers that start an evicted pod again. */
const CONTROLLERS = new Set(['ReplicaSet', 'StatefulSet', 'Job', 'ReplicationController']);
/** Annotations, with their values, by which a pod asks not to be evicted. */
const DO_NOT_EVICT: readonly (readonly [string, string])[] = [
  ['cluster-autoscaler.kubernetes.io/safe-to-evict', 'false'],
  ['karpenter.sh/do-not-disrupt', 'true'],
  ['karpenter.sh/do-not-evict', 'true'],
];

/** The controller of a pod, given the pod's metadata; for mirror pods their Node, and undefined for bare pods. */
export function ownerOf(metadata: Json): Owner | undefined {
  if (at(metadata, 'annotations', 'kubernetes.io/config.mirror') !== undefined) return { kind: 'Node', name: '' };
  const controller = records(metadata.ownerReferences).find((one) => one.controller === true);
  return controller && { kind: text(controller.kind) ?? '', name: text(controller.name) ?? '' };
}

/** Whether a pod of this owner comes and goes with its node. */
export const isBoundToNode = (owner: Owner | undefined): boolean =>
  owner?.kind === 'DaemonSet' || owner?.kind === 'Node';

/** Why a pod may not be evicted, budgets apart; undefined where it may. */
export function whyNotEvictable(owner: Owner | undefined, annotations: Json, mounted: Mounted): string | undefined {
  if (!owner) return 'no controller starts it again';
  if (isBoundToNode(owner)) return 'it comes and goes with its node';
  if (!CONTROLLERS.has(owner.kind)) return `its operator decides (${owner.kind})`;
  const said = DO_NOT_EVICT.find(([key, value]) => annotations[key] === value);
  return said ? `${said[0]} is ${said[1]}` : mounted.whyStays;
}
