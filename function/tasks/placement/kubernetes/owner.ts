import type { Field } from '../fields.js';

/** What starts a pod again when it is gone. */
export interface Owner {
  readonly kind: string;
  readonly name: string;
}

/**
 * The controller of a pod, given the pod's metadata; undefined for a bare pod. Mirror pods belong to their Node, because
 * its kubelet starts them again.
 */
export function ownerOf(metadata: Field): Owner | undefined {
  if (!metadata.get('annotations').get('kubernetes.io/config.mirror').missing) return { kind: 'Node', name: '' };
  const owners = metadata.get('ownerReferences').list('a list of owners');
  const owner = owners.find((one) => one.get('controller').value === true);
  const kind = owner?.get('kind').name('the kind of the owner');
  return owner && kind !== undefined
    ? { kind, name: owner.get('name').text('a name')?.slice(0, 253) ?? '' }
    : undefined;
}

/** Whether a pod of this owner comes and goes with its node, so that it can run nowhere else. */
export const isBoundToNode = (owner: Owner | undefined): boolean =>
  owner?.kind === 'DaemonSet' || owner?.kind === 'Node';
