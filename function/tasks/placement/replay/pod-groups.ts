import type { Labels } from './labels.js';
import type { SimPod } from './pod.js';

/** Pods of the same namespace and labels, so that a selector selects all of them or none. */
interface Group {
  /** Any pod of the group. */
  readonly sample: SimPod;
  /** Indices of all pods of the group. */
  readonly members: number[];
}

/** Pods grouped by what selectors see of them, so that a selector is tried once for a group; and pods by owner. */
export class PodGroups {
  private readonly groups: readonly Group[];
  private readonly inNamespace = new Map<string, Group[]>();
  private readonly owned = new Map<string, number[]>();

  constructor(pods: readonly SimPod[]) {
    const groups = new Map<string, Group>();
    const written = new Map<Labels, string>();
    for (const [p, pod] of pods.entries()) {
      const labels = written.get(pod.labels) ?? JSON.stringify([...pod.labels].sort(([a], [b]) => (a < b ? -1 : 1)));
      written.set(pod.labels, labels);
      const looks = `${JSON.stringify(pod.namespace)}${labels}`;
      const known = groups.get(looks);
      const group = known ?? { sample: pod, members: [] };
      if (!known) {
        groups.set(looks, group);
        addTo(this.inNamespace, pod.namespace, group);
      }
      group.members.push(p);
      if (pod.owner === undefined) continue;
      addTo(this.owned, pod.owner, p);
    }
    this.groups = [...groups.values()];
  }

  /**
   * Indices of the pods that are meant, where `means` looks at nothing but namespace and labels; `namespace` is the only
   * one with pods that can be meant, if there is such a one.
   */
  meantBy(means: (pod: SimPod) => boolean, namespace?: string): number[] {
    const groups = namespace === undefined ? this.groups : (this.inNamespace.get(namespace) ?? []);
    return groups.flatMap(({ sample, members }) => (means(sample) ? members : []));
  }

  /** Indices of the pods of one owner, given as namespace/kind/name. */
  ofOwner(owner: string): readonly number[] {
    return this.owned.get(owner) ?? [];
  }
}

function addTo<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const list = lists.get(key);
  if (list) list.push(one);
  else lists.set(key, [one]);
}
