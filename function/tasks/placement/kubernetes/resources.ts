import type { NodeObject } from './node.js';
import { type Requests, sum } from './requests.js';

/** A node that does not list one of these resources has enough of it; of any other resource it then has none. */
const EVERYWHERE = ['pods', 'ephemeral-storage'];
/** The resources that a Cluster counts by itself. */
const COUNTED = ['cpu', 'memory'];

/** What nodes have of resources other than CPU and memory, less what their own pods (DaemonSets, mirror pods) take. */
export class OtherResources {
  constructor(
    private readonly nodes: readonly NodeObject[],
    /** What the own pods of each node request. */
    private readonly reserved: readonly Requests[],
  ) {}

  /** The part of requests that is for other resources. */
  static of(requests: Requests): (readonly [string, number])[] {
    return [...requests].filter(([name]) => !COUNTED.includes(name));
  }

  /** What a node offers of a resource to all pods together. */
  offered(node: number, resource: string): number {
    const offered = this.nodes[node]?.allocatable.get(resource);
    return offered ?? (EVERYWHERE.includes(resource) ? Number.MAX_SAFE_INTEGER : 0);
  }

  /** What a node has left for pods that may move. */
  left(node: number, resource: string): number {
    return this.offered(node, resource) - (this.reserved[node]?.get(resource) ?? 0);
  }

  /** Whether a node has enough left for one pod. */
  suffice(node: number, requests: Requests): boolean {
    return OtherResources.of(requests).every(([name, amount]) => amount === 0 || amount <= this.left(node, name));
  }

  /** Names of the resources of which some node has too little for all pods together; no other resource limits anything. */
  scarce(pods: readonly Requests[]): string[] {
    const wanted = sum(pods);
    return [...wanted]
      .filter(([name, amount]) => !COUNTED.includes(name) && this.nodes.some((_, n) => this.left(n, name) < amount))
      .map(([name]) => name)
      .sort();
  }
}
