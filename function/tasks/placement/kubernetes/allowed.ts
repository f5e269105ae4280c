import { bears } from '../taints.js';
import { repel } from './apart.js';
import { means } from './neighbours.js';
import type { NodeObject } from './node.js';
import type { PodObject } from './pod.js';
import type { OtherResources } from './resources.js';
import { matches, nodeMatches } from './selectors.js';

export interface Surroundings {
  readonly nodes: readonly NodeObject[];
  /** Pods that come and go with their nodes. */
  readonly bound: readonly PodObject[];
  readonly resources: OtherResources;
}

/**
 * Indices of the nodes where a pod may run. Where it runs today it may stay, whatever has changed since: rules are
 * required during scheduling and ignored during execution.
 */
export function allowedNodes(pod: PodObject, { nodes, bound, resources }: Surroundings): number[] {
  return [...nodes.keys()].filter((n) => {
    const node = nodes[n];
    if (!node || n === pod.at) return n === pod.at;
    if (pod.kind === 'fixed' || node.closed) return false;
    return (
      matches(pod.nodeSelector, node.labels) &&
      (pod.nodeTerms?.some((term) => nodeMatches(term, node)) ?? true) &&
      bears(pod.tolerations, node.taints) &&
      resources.suffice(n, pod.requests) &&
      !bound.some((other) => other.at === n && repel(pod, other))
    );
  });
}

export type Nearness =
  /** Nothing to obey. */
  | { readonly kind: 'free' }
  /** The pods that it needs are where they are, or nowhere. */
  | { readonly kind: 'nodes'; readonly nodes: readonly number[] }
  /** The only pod that it needs, by index, can move. */
  | { readonly kind: 'pod'; readonly pod: number }
  /** Several pods would do, and some can move: more than a set of workloads that share a node can say. */
  | { readonly kind: 'unsaid' };

/** What each required affinity of a pod that can move comes to. */
export function nearnesses(index: number, pods: readonly PodObject[], bound: readonly PodObject[]): Nearness[] {
  const pod = pods[index];
  if (!pod || pod.kind === 'fixed') return [];
  return pod.near.map((term): Nearness => {
    const meant = [...pods.keys()].filter((i) => i !== index && pods[i] && means(term, pods[i]));
    const still = [...bound.filter((other) => means(term, other)), ...meant.flatMap((i) => fixedIn(pods, i))];
    const moving = meant.filter((i) => pods[i]?.kind === 'free');
    const [only, ...others] = moving;
    if (only === undefined) {
      // The first of a group that wants to be together may go anywhere.
      if (still.length === 0 && means(term, pod)) return { kind: 'free' };
      return { kind: 'nodes', nodes: still.flatMap(({ at }) => at ?? []) };
    }
    return others.length === 0 && still.length === 0 ? { kind: 'pod', pod: only } : { kind: 'unsaid' };
  });
}

const fixedIn = (pods: readonly PodObject[], i: number): PodObject[] => {
  const pod = pods[i];
  return pod?.kind === 'fixed' ? [pod] : [];
};
