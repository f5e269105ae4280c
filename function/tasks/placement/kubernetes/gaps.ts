import type { Field } from '../fields.js';
import { COMMAND, type Objects } from './objects.js';

/** What a dump does not show. */
export interface Gaps {
  /** What is certainly missing, so that no answer can be verified; empty where the dump may be whole. */
  readonly missing: readonly string[];
  /** Kinds of objects of which the dump has none. The cluster may have none, or they were not asked for. */
  readonly unseen: readonly string[];
}

/**
 * What a dump does not show. A part of a dump looks like an emptier cluster, and advice from it would be wrong. Every
 * cluster has pods of its own beside those of its owner: in kube-system, of DaemonSets, or static ones. Where none of them
 * is seen, other pods were most likely left out as well. `complete`: the caller states that the dump is whole.
 */
export function gapsOf(objects: Objects, complete: boolean): Gaps {
  const unseen = objects.has('PodDisruptionBudget') ? [] : ['PodDisruptionBudgets'];
  if (complete) return { missing: [], unseen };
  const namespaces = new Set<string>();
  let hasOwnPods = false;
  for (const pod of objects.of('Pod')) {
    const metadata = pod.get('metadata');
    const namespace = metadata.get('namespace').value;
    namespaces.add(typeof namespace === 'string' ? namespace : 'default');
    hasOwnPods ||=
      namespace === 'kube-system' || ownerKinds(metadata).some((kind) => kind === 'DaemonSet' || kind === 'Node');
  }
  const missing: string[] = [];
  const [only] = namespaces;
  if (objects.of('Pod').length === 0) missing.push('it holds no pods at all');
  else if (namespaces.size === 1) missing.push(`it holds pods of namespace ${only} alone`);
  else if (!hasOwnPods) missing.push('it holds no pods of kube-system and none of DaemonSets');
  return {
    missing: missing.map((what) => `the dump looks like a part of the cluster: ${what} (run ${COMMAND})`),
    unseen,
  };
}

const ownerKinds = (metadata: Field): unknown[] =>
  metadata
    .get('ownerReferences')
    .list('a list of owners')
    .map((owner) => owner.get('kind').value);
