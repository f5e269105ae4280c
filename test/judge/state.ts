import { type Amounts, add } from './amounts.js';
import type { Cluster, Host } from './cluster.js';
import type { Pod } from './pods.js';

/** Whether what is not requested counts as nothing, as the scheduler has it, or as a careful reader guesses. */
export type Counting = 'requested' | 'counted';

/** Which pod is where, and which nodes are cordoned, at one moment. */
export class State {
  readonly cordoned: Set<Host>;
  private readonly places = new Map<Pod, Host>();
  private readonly held = new Map<Host, Set<Pod>>();
  private readonly sums = new Map<Host, Map<string, number>>();

  constructor(
    readonly cluster: Cluster,
    readonly counting: Counting,
  ) {
    this.cordoned = new Set(cluster.hosts.filter(({ cordoned }) => cordoned));
    const hosts = new Map(cluster.hosts.map((host) => [host.name, host]));
    for (const pod of cluster.pods) {
      const host = pod.node === undefined ? undefined : hosts.get(pod.node);
      if (host && pod.kind !== 'finished') this.put(pod, host);
    }
  }

  put(pod: Pod, host: Host): void {
    this.places.set(pod, host);
    this.on(host).add(pod);
    this.sums.delete(host);
  }

  remove(pod: Pod): void {
    const host = this.places.get(pod);
    if (!host) return;
    this.places.delete(pod);
    this.on(host).delete(pod);
    this.sums.delete(host);
  }

  where(pod: Pod): Host | undefined {
    return this.places.get(pod);
  }

  on(host: Host): Set<Pod> {
    const known = this.held.get(host);
    if (known) return known;
    const fresh = new Set<Pod>();
    this.held.set(host, fresh);
    return fresh;
  }

  /** Every pod that has a node, with its node. */
  placed(): Iterable<[Pod, Host]> {
    return this.places;
  }

  used(host: Host): Amounts {
    const known = this.sums.get(host);
    if (known) return known;
    const sum = new Map<string, number>();
    for (const pod of this.on(host)) add(sum, pod[this.counting]);
    this.sums.set(host, sum);
    return sum;
  }
}
