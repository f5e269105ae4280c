import { count } from '../phrases.js';
import { type Amount, type Cluster, capacityOf, NOTHING, total } from './cluster.js';
import { type Group, groupsOf } from './groups.js';
import { enumerate } from './ignored.js';
import type { Impossible } from './search/bound.js';

const GIBIBYTE = 2 ** 30;

/** An amount as people write it: cores and GiB. */
const amount = ({ cpu, memory }: Amount): string => `${short(cpu / 1000)} CPU and ${short(memory / GIBIBYTE)} GiB`;

const short = (value: number) => String(Math.round(value * 100) / 100);

/** Why no placement is possible, in words. */
export function whyImpossible(cluster: Cluster, reason: Impossible): string {
  const groups = groupsOf(cluster);
  const names = (items: readonly number[]) =>
    enumerate(items.flatMap((i) => (groups[i]?.members ?? []).map((w) => cluster.workloads[w]?.name ?? '')));
  const nodes = (bins: readonly number[]) => enumerate(bins.map((b) => cluster.nodes[b]?.name ?? ''));
  switch (reason.kind) {
    case 'nowhere':
      return whyNowhere(cluster, groups[reason.item], names([reason.item]));
    case 'crowded':
      return `once every workload that has one node only is there, no node is left for ${names([reason.item])}`;
    case 'full': {
      const needed = total(reason.items.flatMap((i) => groups[i]?.request ?? []));
      const available = total(reason.bins.flatMap((b) => cluster.nodes[b] ?? []).map(capacityOf));
      const have = reason.bins.length === 1 ? 'has' : 'have';
      return `${names(reason.items)} may run on ${nodes(reason.bins)} only and request ${amount(needed)}, which ${have} ${amount(available)}`;
    }
    case 'apart':
      return `no two of ${names(reason.items)} can share a node, and there ${reason.bins.length === 1 ? 'is' : 'are'} ${count(reason.bins.length, 'node')} for ${reason.items.length}`;
    case 'searched':
      return 'no placement keeps all rules, which an exact search has proven';
    case 'many':
      return `${names(reason.items)} may run on ${nodes(reason.bins)} only, and need at least ${count(reason.needed, 'node')} by their sizes`;
  }
}

/** Why a group of workloads fits on no node. */
function whyNowhere(cluster: Cluster, group: Group | undefined, who: string): string {
  const members = group?.members ?? [];
  // Two workloads that must share a node and must not may run nowhere.
  const torn = cluster.apart.some((set) => new Set(set.filter((w) => members.includes(w))).size > 1);
  const allowed = torn ? [] : (group?.allowed ?? []).flatMap((n) => cluster.nodes[n] ?? []);
  if (allowed.length === 0) return `the rules allow ${who} on no node`;
  const largest = [...new Set(allowed.map(capacityOf).map(amount))].slice(0, 5).join('; ');
  const requests = `${members.length === 1 ? 'requests' : 'request'} ${amount(group?.request ?? NOTHING)}`;
  return `${who} ${requests}, more than any node that the rules allow has (${largest})`;
}
