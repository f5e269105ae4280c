import { means, type Term } from './neighbours.js';
import type { PodObject } from './pod.js';

type Seen = Pick<PodObject, 'namespace' | 'labels'>;

/** Pods of one namespace with the same labels, so that a term means all of them or none. */
interface Group {
  /** Any of them. */
  readonly sample: Seen;
  /** Indices of all of them. */
  readonly members: number[];
}

/** Pods by namespace and labels, so that finding those that a term means takes no look at every pod. */
export class PodIndex {
  /** By namespace and then by labels. */
  private readonly groups = new Map<string, Map<string, Group>>();

  constructor(pods: readonly Seen[]) {
    for (const [i, pod] of pods.entries()) {
      const inside = this.groups.get(pod.namespace) ?? new Map<string, Group>();
      this.groups.set(pod.namespace, inside);
      const labels = JSON.stringify([...pod.labels]);
      const group = inside.get(labels);
      if (group) group.members.push(i);
      else inside.set(labels, { sample: pod, members: [i] });
    }
  }

  /** Indices of the pods that a term means, in no particular order. */
  meantBy(term: Term): number[] {
    const namespaces = term.namespaceSelector === undefined ? term.namespaces : this.groups.keys();
    return [...namespaces].flatMap((namespace) =>
      [...(this.groups.get(namespace)?.values() ?? [])].flatMap(({ sample, members }) =>
        means(term, sample) ? members : [],
      ),
    );
  }
}
