import type { NodeFacts } from './node-facts.js';
import type { SimPod } from './pod.js';
import type { SpreadConstraint } from './spread-constraint.js';
import { type OwnedTerm, TermOwners } from './term-owners.js';
import type { World } from './world.js';

/** Pods that count for a pod, and what near them means. */
export interface Others {
  /** For every node the number of its domain by a topology key; -1 where it has none. */
  readonly domains: Int32Array;
  /**
   * Indices of the pods. The pod that they count for may be among them, since it has no node whenever it is asked where it
   * can go.
   */
  readonly pods: readonly number[];
}

/** A term of affinity or anti-affinity with the pods that it means, which are found once for all trials. */
export interface ResolvedTerm extends Others {
  /** Whether the term also means the pod that it belongs to. */
  readonly self: boolean;
}

/** Affinity that counts for scores; of preferred anti-affinity the weights are negative. */
export interface Votes extends Others {
  readonly weight: number;
}

/** How the pods of one kind are related to all pods. */
export interface PodRelations {
  readonly affinity: readonly ResolvedTerm[];
  readonly antiAffinity: readonly ResolvedTerm[];
  /** Pods with required anti-affinity against these. */
  readonly refusedBy: readonly Others[];
  /** Preferred affinity of these pods, and affinity of others to them. */
  readonly votes: readonly Votes[];
  /**
   * Whether a node can become open to these pods only by what happens on the node itself: nothing draws them near others,
   * and whatever keeps them away from others does so on single nodes.
   */
  readonly isLocal: boolean;
  readonly hardSpreads: Spreads | undefined;
  readonly softSpreads: Spreads | undefined;
}

/** A spread constraint with the pods that it counts. */
export interface ResolvedSpread {
  readonly spread: SpreadConstraint;
  readonly meaning: ResolvedTerm;
  /** Whether it is one of the scheduler's default constraints, which also take nodes without the label. */
  readonly isDefault: boolean;
  /** For every node 1 where its pods count, cordons apart, and 0 elsewhere. */
  readonly counting: Uint8Array;
  /** Whether a node stops counting when it is cordoned. */
  readonly mindsCordons: boolean;
}

/** The spread constraints of a pod that are required, or those that are not. */
export interface Spreads {
  readonly all: readonly ResolvedSpread[];
  /** For every node 1 where it has the labels of all constraints that ask for one, and 0 elsewhere. */
  readonly eligible: Uint8Array;
  /** Whether every node has them. */
  readonly everywhere: boolean;
}

/** kube-scheduler's default constraints for pods without constraints of their own: topology key and maxSkew. */
const DEFAULT_SPREADS: readonly (readonly [string, number])[] = [
  ['kubernetes.io/hostname', 3],
  ['topology.kubernetes.io/zone', 5],
];
/** Kinds of controllers to whose pods the default constraints apply. */
const SPREAD_OWNERS = new Set(['ReplicaSet', 'StatefulSet', 'ReplicationController']);

/** How pods are related to each other. What concerns a kind of pods is found when one of them is first asked for. */
export class Relations {
  private readonly known = new Map<number, PodRelations>();
  /** Indices of the pods that each term means, for terms of several kinds of pods. */
  private readonly meant = new Map<object, readonly number[]>();
  private readonly owners: TermOwners;
  private readonly knownEligible = new Map<string, { readonly nodes: Uint8Array; readonly everywhere: boolean }>();
  private readonly knownCounting = new Map<string, Uint8Array>();
  /** Numbers of lists of nodes, by which those made of them are known. */
  private readonly numbers = new Map<Uint8Array, number>();

  constructor(private readonly world: World) {
    this.owners = new TermOwners(world.pods);
  }

  /** What relates a pod, given its index, to all others. */
  of(p: number): PodRelations {
    const kind = this.world.kinds[p] ?? -1;
    const known = this.known.get(kind);
    if (known) return known;
    this.world.clock.check();
    const pod = this.world.pods[p];
    const relations = pod ? this.find(p, pod) : NONE;
    this.known.set(kind, relations);
    return relations;
  }

  private find(p: number, pod: SimPod): PodRelations {
    const incoming = this.owners.thatMean(pod, this.world.clock);
    // Where a pod has several required terms, the scheduler counts only pods that all of them mean.
    const byAll = {
      means: (other: SimPod) => pod.rules.affinity.every((term) => term.means(other)),
      namespace: pod.rules.affinity.find(({ namespace }) => namespace !== undefined)?.namespace,
    };
    const refusedBy = incoming.filter(({ refuses }) => refuses).map((term) => this.othersOf(term));
    const antiAffinity = pod.rules.antiAffinity.map((term) => this.meaning(pod, term, term.topologyKey));
    const hardSpreads = this.spreads(p, (spread) => spread.hard);
    const isDrawn = pod.rules.affinity.length > 0 || hardSpreads !== undefined;
    const isAlone = ({ domains }: Others) => this.world.nodesIn(domains).every((nodes) => nodes.length === 1);
    return {
      isLocal: !isDrawn && pod.mounted.readWriteOncePod.length === 0 && [...refusedBy, ...antiAffinity].every(isAlone),
      affinity: pod.rules.affinity.map(({ topologyKey }) => this.meaning(pod, byAll, topologyKey)),
      antiAffinity,
      refusedBy,
      votes: [
        ...pod.rules.preferredAffinity.map((term) => ({
          ...this.meaning(pod, term, term.topologyKey),
          weight: term.weight,
        })),
        ...pod.rules.preferredAntiAffinity.map((term) => ({
          ...this.meaning(pod, term, term.topologyKey),
          weight: -term.weight,
        })),
        ...incoming.filter(({ refuses }) => !refuses).map((term) => ({ ...this.othersOf(term), weight: term.weight })),
      ],
      hardSpreads,
      softSpreads: this.spreads(p, (spread) => !spread.hard),
    };
  }

  private othersOf({ term, owners }: OwnedTerm): Others {
    return { domains: this.world.domains(term.topologyKey), pods: owners };
  }

  private meaning(pod: SimPod, term: Meaning, key: string): ResolvedTerm {
    this.world.clock.check();
    const pods = this.meant.get(term) ?? this.world.groups.meantBy(term.means, term.namespace);
    this.meant.set(term, pods);
    return { domains: this.world.domains(key), pods, self: term.means(pod) };
  }

  /** Those of a pod's spread constraints that are wanted; undefined where there are none. */
  private spreads(p: number, wanted: (spread: SpreadConstraint) => boolean): Spreads | undefined {
    const pod = this.world.pods[p];
    const found = (pod ? this.constraints(pod) : []).filter(({ spread }) => wanted(spread));
    if (found.length === 0) return undefined;
    // A pod's own constraints leave out nodes that lack one of their labels; the default constraints do not.
    const eligible = this.having(found.flatMap(({ spread, isDefault }) => (isDefault ? [] : [spread.key])));
    const facts = this.world.facts(p);
    const all = found.map(({ spread, meaning, isDefault }): ResolvedSpread => {
      // Pods that are being deleted do not count for spreading, although they count for affinity as long as they are there.
      const pods = meaning.pods.filter((q) => this.world.pods[q]?.terminating === false);
      return {
        spread,
        meaning: { ...meaning, pods },
        isDefault,
        counting: this.counting(eligible.nodes, spread, facts),
        mindsCordons: spread.honorsTaints && facts.cordonBinds,
      };
    });
    return { all, eligible: eligible.nodes, everywhere: eligible.everywhere };
  }

  /** For every node 1 where it has labels of all these keys, and 0 elsewhere; found once for all kinds of pods. */
  private having(keys: readonly string[]): { readonly nodes: Uint8Array; readonly everywhere: boolean } {
    const name = JSON.stringify(keys);
    const known = this.knownEligible.get(name);
    if (known) return known;
    const nodes = new Uint8Array(this.world.nodes.length).fill(1);
    for (const key of keys) close(nodes, this.world.domains(key), -1);
    const found = { nodes, everywhere: nodes.every((one) => one === 1) };
    this.knownEligible.set(name, found);
    return found;
  }

  /** For every node 1 where its pods count for a constraint, cordons apart, and 0 elsewhere; found once for pods of the same rules. */
  private counting(eligible: Uint8Array, spread: SpreadConstraint, { selects, bears }: NodeFacts): Uint8Array {
    const closers = [spread.honorsAffinity ? selects : undefined, spread.honorsTaints ? bears : undefined];
    const number = (list: Uint8Array | undefined) => (list ? numbered(this.numbers, list) : -1);
    const key = [eligible, ...closers].map(number).join();
    const known = this.knownCounting.get(key);
    if (known) return known;
    const counting = eligible.slice();
    for (const list of closers) if (list) close(counting, list, 0);
    this.knownCounting.set(key, counting);
    return counting;
  }

  /** The spread constraints of a pod, or the scheduler's default ones. */
  private constraints(pod: SimPod): Pick<ResolvedSpread, 'spread' | 'meaning' | 'isDefault'>[] {
    const { spreads } = pod.rules;
    if (spreads.length > 0) {
      const { namespace } = pod;
      return spreads.map((spread) => {
        const means = (other: SimPod) => other.namespace === namespace && spread.means(other.labels);
        return { spread, meaning: this.meaning(pod, { means, namespace }, spread.key), isDefault: false };
      });
    }
    if (pod.owner === undefined || !SPREAD_OWNERS.has(pod.ownerKind ?? '')) return [];
    const pods = this.world.groups.ofOwner(pod.owner);
    return DEFAULT_SPREADS.map(([key, maxSkew]) => ({
      spread: { ...SOFT, key, maxSkew },
      meaning: { domains: this.world.domains(key), pods, self: true },
      isDefault: true,
    }));
  }
}

/** The number of a list, which it gets when it is first asked for. */
function numbered(numbers: Map<Uint8Array, number>, list: Uint8Array): number {
  const number = numbers.get(list) ?? numbers.size;
  numbers.set(list, number);
  return number;
}

/** Sets 0 for the nodes for which another list has such a value. */
function close(open: Uint8Array, values: Int32Array | Uint8Array, value: number): void {
  for (let n = 0; n < open.length; n++) if (values[n] === value) open[n] = 0;
}

/** What a term means, and the only namespace with pods that it can mean, if there is such a one. */
interface Meaning {
  readonly namespace: string | undefined;
  means(pod: SimPod): boolean;
}

const SOFT = { hard: false, minDomains: 1, honorsAffinity: true, honorsTaints: false, means: () => false };
const NONE: PodRelations = {
  isLocal: true,
  affinity: [],
  antiAffinity: [],
  refusedBy: [],
  votes: [],
  hardSpreads: undefined,
  softSpreads: undefined,
};
