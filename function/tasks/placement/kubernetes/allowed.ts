import { bears } from '../taints.js';
import { repel } from './apart.js';
import { means } from './neighbours.js';
import type { NodeObject } from './node.js';
import type { PodObject } from './pod.js';
import type { OtherResources } from './resources.js';
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

/**
 * Indices of the nodes where a pod may run. It may always stay where it runs today, whatever has changed since, because
 * Kubernetes requires the rules during scheduling and ignores them during execution.
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
      (anyPlatform || home === undefined || runsOnPlatform(pod, home, node)) &&
      pod.mounts.reaches(node) &&
      resources.suffice(n, pod.requests) &&
      !bound.some((other) => other.at === n && repel(pod, other))
    );
  });
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
 * pods that may move excludes no node beforehand.
 */
export function nearNodes(pod: PodObject, pods: readonly PodObject[]): ReadonlySet<number> | undefined {
  let left: ReadonlySet<number> | undefined;
  for (const term of pod.affinity) {
    const meant = pods.filter((other) => other !== pod && means(term, other));
    // The first pod of a group that wants to be together may go anywhere.
    if (meant.length === 0 && means(term, pod)) continue;
    if (meant.some(({ kind }) => kind === 'free' || kind === 'waiting')) continue;
    const places = new Set(meant.flatMap(({ at }) => at ?? []));
    left = left ? new Set([...left].filter((n) => places.has(n))) : places;
  }
  return left;
}
