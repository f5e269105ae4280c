import type { Ignored } from '../ignored.js';
import type { NodeObject } from './node.js';
import type { PodObject } from './pod.js';
import type { Requests } from './requests.js';

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

  left(node: number, resource: string): number {
    const offered = this.nodes[node]?.allocatable.get(resource);
    if (offered === undefined) return EVERYWHERE.includes(resource) ? Number.POSITIVE_INFINITY : 0;
    return offered - (this.reserved[node]?.get(resource) ?? 0);
  }

  /** Whether a node has enough for one pod. */
  suffice(node: number, requests: Requests): boolean {
    return [...requests].every(([name, amount]) => COUNTED.includes(name) || amount <= this.left(node, name));
  }

  /**
   * Pairs of pods, by index, of which no node has enough for both. Where that does not say all there is to say, the
   * resource is noted as ignored.
   */
  scarce(pods: readonly PodObject[], allowed: readonly (readonly number[])[], ignored: Ignored): [number, number][] {
    const names = new Set(
      pods.flatMap(({ requests }) => [...requests.keys()]).filter((name) => !COUNTED.includes(name)),
    );
    return [...names].flatMap((name) => {
      const amounts = pods.map(({ requests }) => requests.get(name) ?? 0);
      const users = [...amounts.keys()].filter((i) => (amounts[i] ?? 0) > 0);
      const enough = this.nodes.every((_, n) => {
        const there = users.filter((i) => allowed[i]?.includes(n));
        return there.reduce((sum, i) => sum + (amounts[i] ?? 0), 0) <= this.left(n, name);
      });
      if (enough) return [];
      const pairs = users.flatMap((a, i) =>
        users.slice(i + 1).flatMap((b) => {
          const both = (allowed[a] ?? []).filter((n) => allowed[b]?.includes(n));
          return both.length === 0 ? [] : [{ a, b, both }];
        }),
      );
      const scarce = pairs.filter(({ a, b, both }) =>
        both.every((n) => (amounts[a] ?? 0) + (amounts[b] ?? 0) > this.left(n, name)),
      );
      const what = name === 'pods' ? 'how many pods a node takes' : `how much ${name.slice(0, 64)} pods use together`;
      if (scarce.length < pairs.length) for (const i of users) ignored.add(what, pods[i]?.name ?? '');
      return scarce.map(({ a, b }): [number, number] => [a, b]);
    });
  }
}
