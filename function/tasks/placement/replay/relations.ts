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
  readonly spreads: readonly { readonly spread: Spread; readonly meaning: Meaning }[];
}

/** kube-scheduler's weight of required affinity of others in scores. */
const HARD_AFFINITY_WEIGHT = 1;
/** What kube-scheduler spreads by where a pod says nothing of its own. */
const USUAL: readonly (readonly [string, number])[] = [
  ['kubernetes.io/hostname', 3],
  ['topology.kubernetes.io/zone', 5],
];

/** What pods have to do with each other, found when it is first asked for. */
export class Relations {
  readonly #known = new Map<number, Related>();
  readonly #speakers: readonly number[];

  constructor(private readonly world: World) {
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
      say(forbidden, q, other.antiAffinity, () => 1);
      say(wanted, q, other.likes, ({ weight }) => weight);
      say(wanted, q, other.dislikes, ({ weight }) => -weight);
      say(wanted, q, other.affinity, () => HARD_AFFINITY_WEIGHT);
    }
    return {
      affinity: pod.affinity.map((term) => this.meaning(p, pod, term, 1)),
      antiAffinity: pod.antiAffinity.map((term) => this.meaning(p, pod, term, 1)),
      preferred: [
        ...pod.likes.map((term) => this.meaning(p, pod, term, term.weight)),
        ...pod.dislikes.map((term) => this.meaning(p, pod, term, -term.weight)),
      ],
      forbidden,
      wanted,
      spreads: this.spreads(p, pod),
    };
  }

  private meaning(p: number, pod: SimPod, term: Term, weight: number): Meaning {
    const pods = this.indices((other) => term.means(other), p);
    return { domains: this.world.domains(term.topologyKey), pods, weight, self: term.means(pod) };
  }

  private spreads(p: number, pod: SimPod): Related['spreads'] {
    const spreadOf = (spread: Spread, means: (other: SimPod) => boolean) => {
      const domains = this.world.domains(spread.key);
      return { spread, meaning: { domains, pods: this.indices(means, p), weight: 1, self: means(pod) } };
    };
    if (pod.spreads.length > 0) {
      return pod.spreads.map((spread) =>
        spreadOf(spread, (other) => other.namespace === pod.namespace && spread.means(other.labels)),
      );
    }
    if (pod.owner === undefined) return [];
    return USUAL.filter(([key]) => this.world.domains(key).some((domain) => domain !== -1)).map(([key, maxSkew]) =>
      spreadOf({ ...SOFT, key, maxSkew }, (other) => other.owner === pod.owner),
    );
  }

  private indices(matches: (pod: SimPod) => boolean, but: number): number[] {
    const found: number[] = [];
    for (const [q, other] of this.world.pods.entries())
      if (q !== but && !other.terminating && matches(other)) found.push(q);
    return found;
  }
}

const SOFT = { hard: false, minDomains: 1, honorsAffinity: true, honorsTaints: false, means: () => false };
const NONE: Related = { affinity: [], antiAffinity: [], preferred: [], forbidden: [], wanted: [], spreads: [] };
