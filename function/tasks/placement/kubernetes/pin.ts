import type { Field } from '../fields.js';
import type { Assume } from './assume.js';
import type { Owner } from './owner.js';
import type { Mounts } from './volumes.js';

/** Why a running pod stays where it is, whatever placement would be better. */
export interface Pin {
  /** The reason in words. */
  readonly why: string;
  /**
   * no: the pod must not be made to leave; operator: it belongs to its node or to an operator, which decides; claim: it
   * could follow if its volume can, which the dump does not show; caution: the rules let it leave, but the outcome is not
   * certain.
   */
  readonly kind: 'no' | 'operator' | 'claim' | 'caution';
}

/** Kinds of controllers that start an evicted pod again. Any other owner is an operator with rules of its own. */
const CONTROLLERS = ['ReplicaSet', 'StatefulSet', 'Job', 'ReplicationController'];
/** Annotations, with their values, by which a pod asks not to be evicted. */
const DO_NOT_EVICT: readonly (readonly [string, string])[] = [
  ['cluster-autoscaler.kubernetes.io/safe-to-evict', 'false'],
  ['karpenter.sh/do-not-disrupt', 'true'],
  ['karpenter.sh/do-not-evict', 'true'],
];

/**
 * Why a running pod stays, as far as the pod itself tells; undefined where it may be evicted. Budgets and claims that
 * several pods share are looked at later, when all pods are known.
 */
export function pinOf(
  owner: Owner | undefined,
  metadata: Field,
  mounts: Mounts,
  { portable }: Assume,
): Pin | undefined {
  if (owner === undefined) return { kind: 'no', why: 'no controller starts it again' };
  if (!CONTROLLERS.includes(owner.kind)) {
    return { kind: 'operator', why: `it belongs to ${owner.kind.slice(0, 64)} ${owner.name}, whose operator decides` };
  }
  const annotations = metadata.get('annotations');
  const stay = DO_NOT_EVICT.find(([key, value]) => String(annotations.get(key).value) === value);
  if (stay) return { kind: 'no', why: `it says ${stay[0]}: "${stay[1]}"` };
  return portable ? undefined : dataPin(mounts);
}

/** Why a pod stays for the sake of its data, where volumes are not said to be portable. */
function dataPin({ onNode, unknown }: Mounts): Pin | undefined {
  const [data] = onNode;
  if (data !== undefined) return { kind: 'no', why: `its data is on its node (${data})` };
  const [claim] = unknown;
  return claim === undefined
    ? undefined
    : { kind: 'claim', why: `where its claim ${claim} can be mounted is not in the dump` };
}
