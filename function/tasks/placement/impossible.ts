import { count } from '../phrases.js';
import type { Impossible } from './bounds.js';
import { type Amount, type Cluster, capacityOf } from './cluster.js';
import { enumerate } from './ignored.js';
import type { Packing } from './packing.js';

const GIBIBYTE = 2 ** 30;

/** An amount as people write it: cores and GiB. */
const amount = ({ cpu, memory }: Amount): string => `${short(cpu / 1000)} CPU and ${short(memory / GIBIBYTE)} GiB`;

const short = (value: number) => String(Math.round(value * 100) / 100);

/** Why no placement is possible, in words. */
export function whyImpossible(cluster: Cluster, packing: Packing, reason: Impossible): string {
  const names = (items: readonly number[]) =>
    enumerate(items.flatMap((i) => (packing.items[i]?.workloads ?? []).map((w) => cluster.workloads[w]?.name ?? '')));
  const nodes = (bins: readonly number[]) => enumerate(bins.map((b) => cluster.nodes[b]?.name ?? ''));
  switch (reason.kind) {
    case 'nowhere': {
      const item = packing.items[reason.item];
      const allowed = cluster.nodes.filter((_, b) => ((item?.allowed ?? 0) >> b) & 1);
      const who = names([reason.item]);
      if (allowed.length === 0) return `the rules allow ${who} on no node`;
      const largest = allowed.map(capacityOf).map(amount);
      return `${who} ${item?.workloads.length === 1 ? 'requests' : 'request'} ${amount(item?.request ?? { cpu: 0, memory: 0 })}, more than any node that the rules allow has (${[...new Set(largest)].slice(0, 5).join('; ')})`;
    }
    case 'crowded':
      return `once every workload that has one node only is there, no node is left for ${names([reason.item])}`;
    case 'full':
      return `${names(reason.items)} may run on ${nodes(reason.bins)} only and request ${amount(reason.needed)}, which ${reason.bins.length === 1 ? 'has' : 'have'} ${amount(reason.available)}`;
    case 'apart':
      return `no two of ${names(reason.items)} can share a node, and there ${reason.bins.length === 1 ? 'is' : 'are'} ${count(reason.bins.length, 'node')} for ${reason.items.length}`;
  }
}
