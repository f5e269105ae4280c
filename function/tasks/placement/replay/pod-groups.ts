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
  private readonly owned = new Map<string, number[]>();

  constructor(pods: readonly SimPod[]) {
    const groups = new Map<string, Group>();
    for (const [p, pod] of pods.entries()) {
      const looks = JSON.stringify([pod.namespace, ...[...pod.labels].sort(([a], [b]) => (a < b ? -1 : 1))]);
      const group = groups.get(looks) ?? { sample: pod, members: [] };
      group.members.push(p);
      groups.set(looks, group);
      if (pod.owner === undefined) continue;
      const owned = this.owned.get(pod.owner) ?? [];
      owned.push(p);
      this.owned.set(pod.owner, owned);
    }
    this.groups = [...groups.values()];
  }

  /** Indices of the pods that are meant, where `means` looks at nothing but namespace and labels. */
  meantBy(means: (pod: SimPod) => boolean): number[] {
    return this.groups.flatMap(({ sample, members }) => (means(sample) ? members : []));
  }

  /** Indices of the pods of one owner, given as namespace/kind/name. */
  ofOwner(owner: string): readonly number[] {
    return this.owned.get(owner) ?? [];
  }
}
