import type { NodeObject } from './node.js';
import { type Requests, sum } from './requests.js';

/** A node that does not list these has enough of them; one that does not list any other has none. */
const EVERYWHERE = ['pods', 'ephemeral-storage'];
/** What a Cluster counts itself. */
const COUNTED = ['cpu', 'memory'];

/** What nodes have left of resources other than CPU and memory when their own pods (DaemonSets, mirrors) have theirs. */
export class OtherResources {
  constructor(
    private readonly nodes: readonly NodeObject[],
    private readonly reserved: readonly Requests[],
  ) {}

  /** What a node offers of a resource to all pods together. */
  offered(node: number, resource: string): number {
    const offered = this.nodes[node]?.allocatable.get(resource);
    return offered ?? (EVERYWHERE.includes(resource) ? Number.MAX_SAFE_INTEGER : 0);
  }

  left(node: number, resource: string): number {
    return this.offered(node, resource) - (this.reserved[node]?.get(resource) ?? 0);
  }

  /** Whether a node has enough for one pod. */
  suffice(node: number, requests: Requests): boolean {
    return [...requests].every(
      ([name, amount]) => amount === 0 || COUNTED.includes(name) || amount <= this.left(node, name),
    );
  }

  /** Names of the resources of which some node has not enough for all pods together: the others bind nobody. */
  scarce(pods: readonly Requests[]): string[] {
    const wanted = sum(pods);
    return [...wanted]
      .filter(([name, amount]) => !COUNTED.includes(name) && this.nodes.some((_, n) => this.left(n, name) < amount))
      .map(([name]) => name)
      .sort();
  }
}
