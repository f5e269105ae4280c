import type { Term } from './neighbours.js';
import type { SimPod } from './pod.js';
import { PodGroups } from './pod-groups.js';
import type { SpreadConstraint } from './spread-constraint.js';
import type { World } from './world.js';

/** A term of affinity or anti-affinity with the pods that it means, which are found once for all trials. */
export interface ResolvedTerm {
  /** For every node the number of its domain by the term's topology key; -1 where it has none. */
  readonly domains: Int32Array;
  /** Indices of the pods that are meant, the pod of the term itself excepted. */
  readonly pods: readonly number[];
  readonly weight: number;
  /** Whether the term also means the pod that it belongs to. */
  readonly self: boolean;
}

/** A term of another pod that means this one. */
export interface IncomingTerm {
  /** Index of the other pod. */
  readonly by: number;
  /** For every node the number of its domain by the term's topology key; -1 where it has none. */
  readonly domains: Int32Array;
  readonly weight: number;
}

/** How one pod is related to all others. */
export interface PodRelations {
  readonly affinity: readonly ResolvedTerm[];
  readonly antiAffinity: readonly ResolvedTerm[];
  /** Preferred affinity, and preferred anti-affinity with negative weights. */
  readonly preferred: readonly ResolvedTerm[];
  /** Required anti-affinity of other pods against this one. */
  readonly refusedBy: readonly IncomingTerm[];
  /** Affinity of other pods to this one that counts for scores; of preferred anti-affinity the weights are negative. */
  readonly preferredBy: readonly IncomingTerm[];
  readonly spreads: readonly ResolvedSpread[];
}

/** A spread constraint with the pods that it counts. */
export interface ResolvedSpread {
  readonly spread: SpreadConstraint;
  readonly meaning: ResolvedTerm;
  /** Whether it is one of the scheduler's default constraints, which also take nodes without the label. */
  readonly isDefault: boolean;
}

/** kube-scheduler's weight, in scores, of the required affinity of other pods. */
const HARD_AFFINITY_WEIGHT = 1;
/** kube-scheduler's default constraints for pods without constraints of their own: topology key and maxSkew. */
const DEFAULT_SPREADS: readonly (readonly [string, number])[] = [
  ['kubernetes.io/hostname', 3],
  ['topology.kubernetes.io/zone', 5],
];
/** Kinds of controllers to whose pods the default constraints apply. */
const SPREAD_OWNERS = new Set(['ReplicaSet', 'StatefulSet', 'ReplicationController']);

/** How pods are related to each other. What concerns a pod is found when it is first asked for. */
export class Relations {
  private readonly known = new Map<number, PodRelations>();
  /** Indices of the pods that have terms about other pods. */
  private readonly withTerms: readonly number[];
  private readonly groups: PodGroups;

  constructor(private readonly world: World) {
    this.groups = new PodGroups(world.pods);
    this.withTerms = [...world.pods.keys()].filter((p) => {
      const pod = world.pods[p];
      return pod && (hasRequired(pod) || hasPreferred(pod));
    });
  }

  /** What relates a pod, given its index, to all others. */
  of(p: number): PodRelations {
    const known = this.known.get(p);
    if (known) return known;
    this.world.clock.check();
    const pod = this.world.pods[p];
    const relations = pod ? this.find(p, pod) : NONE;
    this.known.set(p, relations);
    return relations;
  }

  private find(p: number, pod: SimPod): PodRelations {
    const refusedBy: IncomingTerm[] = [];
    const preferredBy: IncomingTerm[] = [];
    const collect = (to: IncomingTerm[], by: number, terms: readonly Term[], weight: (term: Term) => number) => {
      for (const term of terms) {
        if (term.means(pod)) to.push({ by, domains: this.world.domains(term.topologyKey), weight: weight(term) });
      }
    };
    for (const q of this.withTerms) {
      const other = this.world.pods[q];
      if (q === p || !other) continue;
      this.world.clock.check();
      collect(refusedBy, q, other.antiAffinity, () => 1);
      collect(preferredBy, q, other.preferredAffinity, ({ weight }) => weight);
      collect(preferredBy, q, other.preferredAntiAffinity, ({ weight }) => -weight);
      collect(preferredBy, q, other.affinity, () => HARD_AFFINITY_WEIGHT);
    }
    // Where a pod has several required terms, the scheduler counts only pods that all of them mean.
    const byAll = (other: SimPod) => pod.affinity.every((term) => term.means(other));
    return {
      affinity: pod.affinity.map((term) => this.meaning(p, byAll, term.topologyKey, 1)),
      antiAffinity: pod.antiAffinity.map((term) => this.meaning(p, term.means, term.topologyKey, 1)),
      preferred: [
        ...pod.preferredAffinity.map((term) => this.meaning(p, term.means, term.topologyKey, term.weight)),
        ...pod.preferredAntiAffinity.map((term) => this.meaning(p, term.means, term.topologyKey, -term.weight)),
      ],
      refusedBy,
      preferredBy,
      spreads: this.spreads(p, pod),
    };
  }

  private meaning(p: number, means: (pod: SimPod) => boolean, key: string, weight: number): ResolvedTerm {
    this.world.clock.check();
    const pod = this.world.pods[p];
    const pods = this.groups.meantBy(means).filter((q) => q !== p);
    return { domains: this.world.domains(key), pods, weight, self: pod !== undefined && means(pod) };
  }

  private spreads(p: number, pod: SimPod): readonly ResolvedSpread[] {
    // Pods that are being deleted do not count for spreading, although they count for affinity as long as they are there.
    const spreadOf = (spread: SpreadConstraint, meaning: ResolvedTerm, isDefault: boolean): ResolvedSpread => ({
      spread,
      meaning: { ...meaning, pods: meaning.pods.filter((q) => this.world.pods[q]?.terminating === false) },
      isDefault,
    });
    if (pod.spreads.length > 0) {
      return pod.spreads.map((spread) => {
        const means = (other: SimPod) => other.namespace === pod.namespace && spread.means(other.labels);
        return spreadOf(spread, this.meaning(p, means, spread.key, 1), false);
      });
    }
    if (pod.owner === undefined || !SPREAD_OWNERS.has(pod.ownerKind ?? '')) return [];
    const pods = this.groups.ofOwner(pod.owner).filter((q) => q !== p);
    return DEFAULT_SPREADS.map(([key, maxSkew]) => {
      const meaning = { domains: this.world.domains(key), pods, weight: 1, self: true };
      return spreadOf({ ...SOFT, key, maxSkew }, meaning, true);
    });
  }
}

const hasRequired = ({ affinity, antiAffinity }: SimPod) => affinity.length + antiAffinity.length > 0;

const hasPreferred = ({ preferredAffinity, preferredAntiAffinity }: SimPod) =>
  preferredAffinity.length + preferredAntiAffinity.length > 0;

const SOFT = { hard: false, minDomains: 1, honorsAffinity: true, honorsTaints: false, means: () => false };
const NONE: PodRelations = {
  affinity: [],
  antiAffinity: [],
  preferred: [],
  refusedBy: [],
  preferredBy: [],
  spreads: [],
};
