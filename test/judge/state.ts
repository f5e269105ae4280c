import { type Amounts, add } from './amounts.js';
import type { Cluster, Host } from './cluster.js';
import { grouped } from './groups.js';
import type { Pod } from './pods.js';

/** Whether what is not requested counts as nothing, as the scheduler has it, or as a careful reader guesses. */
export type Counting = 'requested' | 'counted';

/** Which pod is where, and which nodes are cordoned, at one moment. */
export class State {
  readonly cordoned: Set<Host>;
  private readonly places = new Map<Pod, Host>();
  private readonly held = new Map<Host, Set<Pod>>();
  private readonly figures = new Map<Host, Map<string, number>>();
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
    this.figures.delete(host);
  }

  remove(pod: Pod): void {
    const host = this.places.get(pod);
    if (!host) return;
    this.places.delete(pod);
    this.on(host).delete(pod);
    this.sums.delete(host);
    this.figures.delete(host);
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

  /** Those of these pods that have a node, with their nodes. */
  private *placedOf(pods: readonly Pod[]): Iterable<[Pod, Host]> {
    for (const pod of pods) {
      const host = this.places.get(pod);
      if (host) yield [pod, host];
    }
  }

  /** Every pod with a node of which a rule of this pod may speak, or a rule of which may speak of this pod. */
  *related(pod: Pod): Iterable<[Pod, Host]> {
    if (termsOf(pod).some(({ here }) => !here)) {
      yield* this.places;
      return;
    }
    yield* this.inNamespace(pod.namespace);
    for (const pair of this.placedOf(farSighted(this.cluster))) if (pair[0].namespace !== pod.namespace) yield pair;
  }

  /** The sum of a figure of the pods on a node; `name` says which figure it is. */
  sum(host: Host, name: string, figure: (pod: Pod) => number): number {
    const figures = this.figures.get(host) ?? new Map<string, number>();
    this.figures.set(host, figures);
    const known = figures.get(name);
    if (known !== undefined) return known;
    let sum = 0;
    for (const pod of this.on(host)) sum += figure(pod);
    figures.set(name, sum);
    return sum;
  }

  /** Those pods of a namespace that have a node, with their nodes. */
  inNamespace(namespace: string): Iterable<[Pod, Host]> {
    return this.placedOf(byNamespace(this.cluster).get(namespace) ?? []);
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

const termsOf = ({ anti, affinity, preferred }: Pod) => [...anti, ...affinity, ...preferred];

const far = new WeakMap<Cluster, readonly Pod[]>();

/** The pods with rules that may speak of other namespaces, found once for a cluster. */
function farSighted(cluster: Cluster): readonly Pod[] {
  const known = far.get(cluster) ?? cluster.pods.filter((pod) => termsOf(pod).some(({ here }) => !here));
  far.set(cluster, known);
  return known;
}

const namespaces = new WeakMap<Cluster, ReadonlyMap<string, readonly Pod[]>>();

function byNamespace(cluster: Cluster): ReadonlyMap<string, readonly Pod[]> {
  const known = namespaces.get(cluster) ?? grouped(cluster.pods, ({ namespace }) => namespace);
  namespaces.set(cluster, known);
  return known;
}
