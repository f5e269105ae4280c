import type { PodObject } from '../kubernetes/pod.js';
import { measured } from '../replay/amounts.js';
import { record } from '../replay/json.js';
import type { Ground } from '../situation/situation.js';

/** CPU in millicores and memory in bytes. */
export interface Load {
  readonly cpu: number;
  readonly memory: number;
}

/** What pods load their nodes with, and what nodes have. */
export interface Loads {
  /** usage: measured for the pods of which it is known; requests: what pods request or are taken to need. */
  readonly by: 'usage' | 'requests';
  of(pod: PodObject): Load;
  /** What the pods of a node, by index, load it with today; those that wait and find a node count there. */
  on(n: number): Load;
  /** What a node has; nothing of one that is not ready. */
  has(n: number): Load;
}

/** Loads by what was measured, where anything was, and else by what pods request. */
export function loadsOf({ dump, waiting }: Ground): Loads {
  const items = dump.raw.items.map(record);
  const use = measured(
    dump.raw.usage,
    items.filter(({ kind }) => kind === 'PodMetrics'),
  );
  const of = ({ name, requests }: PodObject): Load => {
    const known = use.get(name) ?? requests;
    return { cpu: known.get('cpu') ?? 0, memory: known.get('memory') ?? 0 };
  };
  const homes = new Map(waiting.map(({ pod, to }) => [pod, dump.nodes.findIndex(({ name }) => name === to)]));
  const sums = dump.nodes.map(() => ({ cpu: 0, memory: 0 }));
  for (const pod of dump.pods) {
    const sum = sums[pod.kind === 'waiting' ? (homes.get(pod.name) ?? -1) : (pod.at ?? -1)];
    if (!sum) continue;
    const { cpu, memory } = of(pod);
    sum.cpu += cpu;
    sum.memory += memory;
  }
  return {
    by: use.size > 0 ? 'usage' : 'requests',
    of,
    on: (n) => sums[n] ?? { cpu: 0, memory: 0 },
    has: (n) => {
      const node = dump.nodes[n];
      if (!node?.ready) return { cpu: 0, memory: 0 };
      return { cpu: node.allocatable.get('cpu') ?? 0, memory: node.allocatable.get('memory') ?? 0 };
    },
  };
}

/** The higher of the shares of CPU and memory that a load takes of what a node has; 0 for a node that is not ready. */
export const shareOf = (load: Load, has: Load): number =>
  Math.max(has.cpu > 0 ? load.cpu / has.cpu : 0, has.memory > 0 ? load.memory / has.memory : 0);

/** What cannot leave each node; `movable` says which pods may. */
export function keptOn({ dump }: Ground, loads: Loads, movable: (pod: PodObject) => boolean): Load[] {
  const stay = dump.pods.filter((pod) => pod.kind !== 'waiting' && !movable(pod));
  return dump.nodes.map((_, n) =>
    stay.reduce<Load>(
      (all, pod) => {
        if (pod.at !== n) return all;
        const { cpu, memory } = loads.of(pod);
        return { cpu: all.cpu + cpu, memory: all.memory + memory };
      },
      { cpu: 0, memory: 0 },
    ),
  );
}

/**
 * A peak that no moves can go below: the share of all loads of all that the nodes have, of either resource, and what is `kept`
 * on its node.
 */
export function lowestPeak({ dump }: Ground, loads: Loads, kept: readonly Load[]): number {
  const nodes = [...dump.nodes.keys()];
  const sum = (of: (n: number) => number) => nodes.reduce((all, n) => all + of(n), 0);
  const ready = (n: number) => dump.nodes[n]?.ready === true;
  const shared = (['cpu', 'memory'] as const).map((resource) => {
    const has = sum((n) => loads.has(n)[resource]);
    return has === 0 ? 0 : sum((n) => (ready(n) ? loads.on(n)[resource] : 0)) / has;
  });
  return Math.max(0, ...shared, ...kept.map((load, n) => shareOf(load, loads.has(n))));
}
