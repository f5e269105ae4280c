import { at, type Json, list, records, text } from '../replay/json.js';

/**
 * What the scheduler says of a pod's claims before it looks at any node, in its own words; undefined where it says nothing.
 * A dump without claims says nothing of them.
 */
export function claimTrouble(pod: Json, items: readonly Json[]): string | undefined {
  const claims = items.filter(({ kind }) => kind === 'PersistentVolumeClaim');
  if (claims.length === 0) return undefined;
  const namespace = text(at(pod, 'metadata', 'namespace')) ?? 'default';
  for (const volume of records(at(pod, 'spec', 'volumes'))) {
    const name = text(at(volume, 'persistentVolumeClaim', 'claimName'));
    if (name === undefined) continue;
    const claim = claims.find(
      (one) =>
        at(one, 'metadata', 'name') === name && (text(at(one, 'metadata', 'namespace')) ?? 'default') === namespace,
    );
    const trouble = claim ? troubleWith(claim, name, items) : `persistentvolumeclaim "${name}" not found`;
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

function troubleWith(claim: Json, name: string, items: readonly Json[]): string | undefined {
  if ((at(claim, 'metadata', 'deletionTimestamp') ?? undefined) !== undefined) {
    return `persistentvolumeclaim "${name}" is being deleted`;
  }
  const volume = text(at(claim, 'spec', 'volumeName'));
  if (at(claim, 'status', 'phase') === 'Lost') {
    return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${volume ?? ''}"`;
  }
  const bound = volume !== undefined && volume !== '';
  if (bound || waitsForPod(text(at(claim, 'spec', 'storageClassName')), items)) return undefined;
  return 'pod has unbound immediate PersistentVolumeClaims';
}

/** Whether a storage class binds its claims only when a pod has a node; so does one that the dump does not show. */
function waitsForPod(name: string | undefined, items: readonly Json[]): boolean {
  const classes = items.filter(({ kind }) => kind === 'StorageClass');
  const isDefault = (one: Json) =>
    at(one, 'metadata', 'annotations', 'storageclass.kubernetes.io/is-default-class') === 'true';
  const found = classes.find((one) => (name === undefined ? isDefault(one) : at(one, 'metadata', 'name') === name));
  return found === undefined || found.volumeBindingMode === 'WaitForFirstConsumer';
}

/** The scheduling gates of a pod, by name. */
export const gatesOf = (pod: Json): string[] =>
  list(at(pod, 'spec', 'schedulingGates')).flatMap((gate) => text(at(gate, 'name')) ?? []);
