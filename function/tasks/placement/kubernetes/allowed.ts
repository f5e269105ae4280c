import { bears } from '../taints.js';
import { means } from './neighbours.js';
import type { NodeObject } from './node.js';
import type { PodObject } from './pod.js';
import { PodIndex } from './pod-index.js';
import { OtherResources } from './resources.js';
import { matches, nodeMatches, type Selector } from './selectors.js';

/** What decides where a pod may run, beside the pod itself. */
export interface Places {
  readonly nodes: readonly NodeObject[];
  /** Pods that come and go with their nodes, or that are being deleted. */
  readonly bound: readonly PodObject[];
  readonly resources: OtherResources;
  /** Whether images are assumed to run on every architecture and operating system. */
  readonly anyPlatform: boolean;
}

/**
 * Labels of nodes that decide which images run there. A pod stays on the architecture and the operating system on which it
 * runs today, unless its own node selector or affinity names these labels.
 */
const PLATFORM = ['kubernetes.io/arch', 'kubernetes.io/os'];

/** The nodes where pods may run. What many pods have in common is found once. */
export class Allowed {
  /** Nodes that suit the rules, the platform and the requests that they have in common, by all of these as text. */
  private readonly known = new Map<string, readonly number[]>();
  private readonly bound: PodIndex;
  private readonly boundWithRules: readonly PodObject[];

  constructor(private readonly places: Places) {
    this.bound = new PodIndex(places.bound);
    this.boundWithRules = places.bound.filter(
      ({ antiAffinity, hostPorts }) => antiAffinity.length > 0 || hostPorts.size > 0,
    );
  }

  /**
   * Indices of the nodes where a pod may run, ascending. It may always stay where it runs today, whatever has changed since,
   * because Kubernetes requires the rules during scheduling and ignores them during execution. `near`: the only nodes left
   * to it by its affinity, if given.
   */
  of(pod: PodObject, near?: ReadonlySet<number>): readonly number[] {
    const { nodes } = this.places;
    const runs = pod.at !== undefined && nodes[pod.at] !== undefined && pod.kind !== 'waiting';
    const others = pod.kind === 'fixed' ? [] : this.open(pod, near);
    if (!runs || pod.at === undefined || others.includes(pod.at)) return others;
    return [...others, pod.at].sort((a, b) => a - b);
  }

  /** The nodes to which a pod may be sent. */
  private open(pod: PodObject, near: ReadonlySet<number> | undefined): readonly number[] {
    const { nodes } = this.places;
    const alike = this.ofAlike(pod);
    const shut = this.shutBy(pod);
    if (pod.mounts.anywhere && shut.size === 0 && near === undefined) return alike;
    return alike.filter((n) => {
      const node = nodes[n];
      return node !== undefined && pod.mounts.reaches(node) && !shut.has(n) && (near?.has(n) ?? true);
    });
  }

  private ofAlike(pod: PodObject): readonly number[] {
    const { nodes, resources, anyPlatform } = this.places;
    const home = pod.at === undefined ? undefined : nodes[pod.at];
    const platform = anyPlatform || home === undefined ? [] : PLATFORM.map((key) => home.labels.get(key) ?? null);
    const key = JSON.stringify([pod.nodeRules, platform, ...OtherResources.of(pod.requests)]);
    const known = this.known.get(key);
    if (known) return known;
    const found = [...nodes.keys()].filter((n) => {
      const node = nodes[n];
      if (!node || node.closed) return false;
      return (
        matches(pod.nodeSelector, node.labels) &&
        (pod.nodeTerms?.some((term) => nodeMatches(term, node)) ?? true) &&
        bears(pod.tolerations, node.taints) &&
        (anyPlatform || home === undefined || runsOnPlatform(pod, home, node)) &&
        resources.suffice(n, pod.requests)
      );
    });
    this.known.set(key, found);
    return found;
  }

  /** Nodes with a bound pod beside which a pod cannot be: by anti-affinity of either, or since both want one port. */
  private shutBy(pod: PodObject): ReadonlySet<number> {
    const shut = new Set<number>();
    const add = ({ at }: PodObject) => at !== undefined && shut.add(at);
    for (const term of pod.antiAffinity) {
      for (const i of this.bound.meantBy(term)) {
        const other = this.places.bound[i];
        if (other) add(other);
      }
    }
    for (const other of this.boundWithRules) {
      if (other.antiAffinity.some((term) => means(term, pod)) || pod.hostPorts.clash(other.hostPorts)) add(other);
    }
    return shut;
  }
}

/** Whether the images of a pod that runs at `home` can be expected to run on another node. */
function runsOnPlatform(pod: PodObject, home: NodeObject, node: NodeObject): boolean {
  return PLATFORM.every((key) => {
    const [here, there] = [home.labels.get(key), node.labels.get(key)];
    return here === undefined || there === undefined || here === there || namesLabel(pod, key);
  });
}

/** Whether a pod's own rules about nodes name a label, in every alternative that they have. */
const namesLabel = ({ nodeSelector, nodeTerms }: PodObject, key: string): boolean => {
  const names = (selector: Selector) => selector.some((expression) => expression.key === key);
  return names(nodeSelector) || (nodeTerms?.every(({ labels }) => names(labels)) ?? false);
};

/**
 * The nodes that a pod may use by its required affinity to pods that never move; undefined where all are left. Affinity to
 * pods that may move excludes no node beforehand. `index` is of the same pods.
 */
export function nearNodes(
  pod: PodObject,
  pods: readonly PodObject[],
  index: PodIndex,
): ReadonlySet<number> | undefined {
  let left: ReadonlySet<number> | undefined;
  for (const term of pod.affinity) {
    const meant = index.meantBy(term).flatMap((i) => (pods[i] === pod ? [] : (pods[i] ?? [])));
    // The first pod of a group that wants to be together may go anywhere.
    if (meant.length === 0 && means(term, pod)) continue;
    if (meant.some(({ kind }) => kind === 'free' || kind === 'waiting')) continue;
    const places = new Set(meant.flatMap(({ at }) => at ?? []));
    left = left ? new Set([...left].filter((n) => places.has(n))) : places;
  }
  return left;
}
