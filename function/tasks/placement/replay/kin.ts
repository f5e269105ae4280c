import type { SimPod } from './pod.js';

interface Group {
  /** One of the group: what is meant of it is meant of all. */
  readonly sample: SimPod;
  readonly members: number[];
}

/** Pods by what selectors see of them, and by owner, so that a selector is tried once for all that look the same. */
export class Kin {
  readonly #groups: readonly Group[];
  readonly #owned = new Map<string, number[]>();

  constructor(pods: readonly SimPod[]) {
    const groups = new Map<string, Group>();
    for (const [p, pod] of pods.entries()) {
      const looks = JSON.stringify([pod.namespace, ...[...pod.labels].sort(([a], [b]) => (a < b ? -1 : 1))]);
      const group = groups.get(looks) ?? { sample: pod, members: [] };
      group.members.push(p);
      groups.set(looks, group);
      if (pod.owner === undefined) continue;
      const owned = this.#owned.get(pod.owner) ?? [];
      owned.push(p);
      this.#owned.set(pod.owner, owned);
    }
    this.#groups = [...groups.values()];
  }

  /** Pods that are meant, where only namespace and labels decide. */
  meant(means: (pod: SimPod) => boolean): number[] {
    return this.#groups.flatMap(({ sample, members }) => (means(sample) ? members : []));
  }

  ofOwner(owner: string): readonly number[] {
    return this.#owned.get(owner) ?? [];
  }
}
