import { Kin } from './kin.js';
import type { Term } from './neighbours.js';
import type { SimPod, Spread } from './pod.js';
import type { World } from './world.js';

/** A term with the pods that it means, found once for all trials. */
export interface Meaning {
  readonly domains: Int32Array;
  readonly pods: readonly number[];
  readonly weight: number;
  /** Whether the pod that says it is meant itself. */
  readonly self: boolean;
}

/** What others say of a pod: who, by which label of nodes, and how much it weighs. */
export interface Said {
  readonly by: number;
  readonly domains: Int32Array;
  readonly weight: number;
}

export interface Related {
  readonly affinity: readonly Meaning[];
  readonly antiAffinity: readonly Meaning[];
  readonly preferred: readonly Meaning[];
  /** Pods that forbid this one near them. */
  readonly forbidden: readonly Said[];
  /** Pods that would like this one near them, or far away (negative). */
  readonly wanted: readonly Said[];
  readonly spreads: readonly Spreading[];
}

export interface Spreading {
  readonly spread: Spread;
  readonly meaning: Meaning;
  /** What the scheduler adds of its own: it takes nodes without the label, too. */
  readonly usual: boolean;
}

/** kube-scheduler's weight of required affinity of others in scores. */
const HARD_AFFINITY_WEIGHT = 1;
/** What kube-scheduler spreads by where a pod says nothing of its own, and for whose pods. */
const USUAL: readonly (readonly [string, number])[] = [
  ['kubernetes.io/hostname', 3],
  ['topology.kubernetes.io/zone', 5],
];
const SPREAD_OWNERS = new Set(['ReplicaSet', 'StatefulSet', 'ReplicationController']);

/** What pods have to do with each other, found when it is first asked for. */
export class Relations {
  readonly #known = new Map<number, Related>();
  readonly #speakers: readonly number[];
  readonly #kin: Kin;

  constructor(private readonly world: World) {
    this.#kin = new Kin(world.pods);
    this.#speakers = [...world.pods.keys()].filter((p) => {
      const pod = world.pods[p];
      return pod && pod.antiAffinity.length + pod.likes.length + pod.dislikes.length + pod.affinity.length > 0;
    });
  }

  of(p: number): Related {
    const known = this.#known.get(p);
    if (known) return known;
    this.world.clock.check();
    const pod = this.world.pods[p];
    const related = pod ? this.find(p, pod) : NONE;
    this.#known.set(p, related);
    return related;
  }

  private find(p: number, pod: SimPod): Related {
    const forbidden: Said[] = [];
    const wanted: Said[] = [];
    const say = (to: Said[], by: number, terms: readonly Term[], weight: (term: Term) => number) => {
      for (const term of terms) {
        if (term.means(pod)) to.push({ by, domains: this.world.domains(term.topologyKey), weight: weight(term) });
      }
    };
    for (const q of this.#speakers) {
      const other = this.world.pods[q];
      if (q === p || !other) continue;
      this.world.clock.check();
      say(forbidden, q, other.antiAffinity, () => 1);
      say(wanted, q, other.likes, ({ weight }) => weight);
      say(wanted, q, other.dislikes, ({ weight }) => -weight);
      say(wanted, q, other.affinity, () => HARD_AFFINITY_WEIGHT);
    }
    // Of several required terms the scheduler counts only who is meant by all of them.
    const byAll = (other: SimPod) => pod.affinity.every((term) => term.means(other));
    return {
      affinity: pod.affinity.map((term) => this.meaning(p, byAll, term.topologyKey, 1)),
      antiAffinity: pod.antiAffinity.map((term) => this.meaning(p, term.means, term.topologyKey, 1)),
      preferred: [
        ...pod.likes.map((term) => this.meaning(p, term.means, term.topologyKey, term.weight)),
        ...pod.dislikes.map((term) => this.meaning(p, term.means, term.topologyKey, -term.weight)),
      ],
      forbidden,
      wanted,
      spreads: this.spreads(p, pod),
    };
  }

  private meaning(p: number, means: (pod: SimPod) => boolean, key: string, weight: number): Meaning {
    this.world.clock.check();
    const pod = this.world.pods[p];
    const pods = this.#kin.meant(means).filter((q) => q !== p);
    return { domains: this.world.domains(key), pods, weight, self: pod !== undefined && means(pod) };
  }

  private spreads(p: number, pod: SimPod): readonly Spreading[] {
    // Spreading does not count pods that are being deleted; affinity does, as long as they are there.
    const spreadOf = (spread: Spread, meaning: Meaning, usual: boolean): Spreading => ({
      spread,
      meaning: { ...meaning, pods: meaning.pods.filter((q) => this.world.pods[q]?.terminating === false) },
      usual,
    });
    if (pod.spreads.length > 0) {
      return pod.spreads.map((spread) => {
        const means = (other: SimPod) => other.namespace === pod.namespace && spread.means(other.labels);
        return spreadOf(spread, this.meaning(p, means, spread.key, 1), false);
      });
    }
    if (pod.owner === undefined || !SPREAD_OWNERS.has(pod.ownerKind ?? '')) return [];
    const pods = this.#kin.ofOwner(pod.owner).filter((q) => q !== p);
    return USUAL.map(([key, maxSkew]) => {
      const meaning = { domains: this.world.domains(key), pods, weight: 1, self: true };
      return spreadOf({ ...SOFT, key, maxSkew }, meaning, true);
    });
  }
}

const SOFT = { hard: false, minDomains: 1, honorsAffinity: true, honorsTaints: false, means: () => false };
const NONE: Related = { affinity: [], antiAffinity: [], preferred: [], forbidden: [], wanted: [], spreads: [] };
