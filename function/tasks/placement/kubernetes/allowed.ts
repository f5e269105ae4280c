import { bears } from '../taints.js';
import { repel } from './apart.js';
import { means } from './neighbours.js';
import type { NodeObject } from './node.js';
import type { PodObject } from './pod.js';
import type { OtherResources } from './resources.js';
import { matches, nodeMatches, type Selector } from './selectors.js';

export interface Places {
  readonly nodes: readonly NodeObject[];
  /** Pods that come and go with their nodes, or are about to go. */
  readonly bound: readonly PodObject[];
  readonly resources: OtherResources;
  /** Whether images run on every architecture and operating system. */
  readonly anyPlatform: boolean;
}

/** Images are built for these; a pod that runs on one of each stays with it unless it says itself where it may run. */
const PLATFORM = ['kubernetes.io/arch', 'kubernetes.io/os'];

/**
 * Indices of the nodes where a pod may run. Where it runs today it may stay, whatever has changed since: rules are
 * required during scheduling and ignored during execution.
 */
export function allowedNodes(pod: PodObject, { nodes, bound, resources, anyPlatform }: Places): number[] {
  const home = pod.at === undefined ? undefined : nodes[pod.at];
  const runs = home !== undefined && pod.kind !== 'waiting';
  return [...nodes.keys()].filter((n) => {
    const node = nodes[n];
    if (!node || (runs && n === pod.at)) return node !== undefined;
    if (pod.kind === 'fixed' || node.closed) return false;
    return (
      matches(pod.nodeSelector, node.labels) &&
      (pod.nodeTerms?.some((term) => nodeMatches(term, node)) ?? true) &&
      bears(pod.tolerations, node.taints) &&
      (anyPlatform || home === undefined || samePlatform(pod, home, node)) &&
      pod.mounts.reaches(node) &&
      resources.suffice(n, pod.requests) &&
      !bound.some((other) => other.at === n && repel(pod, other))
    );
  });
}

function samePlatform(pod: PodObject, home: NodeObject, node: NodeObject): boolean {
  return PLATFORM.every((key) => {
    const [here, there] = [home.labels.get(key), node.labels.get(key)];
    return here === undefined || there === undefined || here === there || saysItself(pod, key);
  });
}

const saysItself = ({ nodeSelector, nodeTerms }: PodObject, key: string) => {
  const names = (selector: Selector) => selector.some((expression) => expression.key === key);
  return names(nodeSelector) || (nodeTerms?.every(({ labels }) => names(labels)) ?? false);
};

/**
 * The nodes that required affinity to pods that never move leaves to a pod, or undefined where it leaves all. Affinity to
 * pods that may move binds nobody beforehand: who stays may stay without them.
 */
export function nearNodes(pod: PodObject, pods: readonly PodObject[]): ReadonlySet<number> | undefined {
  let left: ReadonlySet<number> | undefined;
  for (const term of pod.near) {
    const meant = pods.filter((other) => other !== pod && means(term, other));
    // The first of a group that wants to be together may go anywhere.
    if (meant.length === 0 && means(term, pod)) continue;
    if (meant.some(({ kind }) => kind === 'free' || kind === 'waiting')) continue;
    const places = new Set(meant.flatMap(({ at }) => at ?? []));
    left = left ? new Set([...left].filter((n) => places.has(n))) : places;
  }
  return left;
}
