import { Bits } from '../bits.js';
import { type Amount, type Cluster, capacityOf } from '../cluster.js';
import { groupsOf } from '../groups.js';

/** An amount from which on there is enough for everything: it limits nothing, and says nothing of a bin's size. */
const PLENTY = Number.MAX_SAFE_INTEGER / 2;

/**
 * A cluster of any size as a bin-packing instance in flat arrays, for searches that look at it millions of times. A bin is the
 * node of the same index; an item is a workload, or several that must share a node. Legend: B bins, I items, R resources
 * (CPU in millicores, memory in bytes, then the cluster's others), S sets of items of which no two may share a bin.
 */
export class Instance {
  readonly bins: number;
  readonly items: number;
  readonly resources: number;
  readonly sets: number;
  /** (B, R): what a bin has for items. */
  readonly capacity: Float64Array;
  /** (I, R). */
  readonly request: Float64Array;
  /** (I): the largest share that an item takes of any resource of the largest bin. */
  readonly size: Float64Array;
  /** For every item the bins that the rules allow and that are large enough for it; equal items share one object. */
  readonly allowed: readonly Bits[];
  /** For every item how many bins it may use. */
  readonly freedom: Int32Array;
  /** For every item the sets that it is in. */
  readonly setsOf: readonly (readonly number[])[];
  /** (B): 1 where a bin stays in use whatever happens. */
  readonly kept: Uint8Array;
  /** (B): what a bin costs while it is in use; 1 where nothing is said, so that costs count bins. */
  readonly cost: Float64Array;
  /** Whether costs are given; else what counts is how many bins are in use. */
  readonly priced: boolean;
  /** (I): the bin where an item is today; -1 where it is in none, or in several. */
  readonly home: Int32Array;
  /** For every item the indices of its workloads. */
  readonly workloads: readonly (readonly number[])[];
  /** (R): the most of each resource that a bin has; 1 where no bin has any, or where it limits nothing. */
  readonly largest: Float64Array;

  constructor(cluster: Cluster) {
    const { nodes, workloads, apart, resources = [] } = cluster;
    const groups = groupsOf(cluster);
    this.bins = nodes.length;
    this.items = groups.length;
    this.resources = 2 + resources.length;
    this.capacity = table(nodes.map(capacityOf), this.resources);
    this.request = table(
      groups.map(({ request }) => request),
      this.resources,
    );
    this.largest = largestOf(this.capacity, this.resources);
    this.size = Float64Array.from(groups, (_, i) => this.share(this.request, i));
    this.kept = Uint8Array.from(nodes, ({ kept }) => Number(kept ?? false));
    this.cost = Float64Array.from(nodes, ({ cost = 1 }) => cost);
    this.priced = nodes.some(({ cost }) => cost !== undefined);
    this.workloads = groups.map(({ members }) => members);
    this.home = Int32Array.from(groups, ({ members }) => {
      const [at = -1, ...others] = new Set(members.map((w) => workloads[w]?.at ?? -1));
      return others.length === 0 ? at : -1;
    });
    const itemOf = new Int32Array(workloads.length);
    for (const [i, { members }] of groups.entries()) for (const w of members) itemOf[w] = i;
    const setsOf: number[][] = groups.map(() => []);
    const torn = new Set<number>();
    this.sets = apart.length;
    for (const [s, set] of apart.entries()) {
      for (const w of new Set(set)) {
        const i = itemOf[w] ?? 0;
        // Two workloads that must share a node and must not: no bin is allowed.
        if (setsOf[i]?.at(-1) === s) torn.add(i);
        else setsOf[i]?.push(s);
      }
    }
    this.setsOf = setsOf;
    this.allowed = this.allowedBins(groups, torn);
    this.freedom = Int32Array.from(this.allowed, (bits) => bits.common(bits));
  }

  /** The largest share that row `i` of a table (·, R) takes of any resource of the largest bin. */
  share(rows: Float64Array, i: number): number {
    let most = 0;
    for (let r = 0; r < this.resources; r++) {
      most = Math.max(most, (rows[i * this.resources + r] ?? 0) / (this.largest[r] ?? 1));
    }
    return most;
  }

  /** The same instance, in which some items may not use some bins; they are given in pairs. */
  without(pairs: readonly (readonly [item: number, bin: number])[]): Instance {
    const allowed = [...this.allowed];
    const freedom = this.freedom.slice();
    for (const [i, bin] of pairs) {
      const bits = Bits.of(this.bins, allowed[i]?.list().filter((one) => one !== bin) ?? []);
      allowed[i] = bits;
      freedom[i] = bits.common(bits);
    }
    return Object.assign(Object.create(Instance.prototype) as Instance, this, { allowed, freedom });
  }

  /** The bins of every item; they are worked out once for all items that are equal in what decides. */
  private allowedBins(groups: readonly { readonly allowed: readonly number[] }[], torn: ReadonlySet<number>): Bits[] {
    const lists = new Map<readonly number[], AllowedList>();
    const alike = new Map<string, AllowedList>();
    const none = new Bits(this.bins);
    return groups.map(({ allowed }, i) => {
      if (torn.has(i)) return none;
      let list = lists.get(allowed);
      if (!list) {
        const key = allowed.join();
        list = alike.get(key) ?? this.allowedList(allowed);
        alike.set(key, list);
        lists.set(allowed, list);
      }
      if (this.fits(i, list.least, 0)) return list.all;
      const key = this.request.subarray(i * this.resources, (i + 1) * this.resources).join();
      const bits =
        list.some.get(key) ??
        Bits.of(
          this.bins,
          allowed.filter((bin) => this.fits(i, this.capacity, bin)),
        );
      list.some.set(key, bits);
      return bits;
    });
  }

  private allowedList(allowed: readonly number[]): AllowedList {
    const least = new Float64Array(this.resources).fill(Number.POSITIVE_INFINITY);
    for (const bin of allowed) {
      for (let r = 0; r < this.resources; r++) {
        least[r] = Math.min(least[r] ?? 0, this.capacity[bin * this.resources + r] ?? 0);
      }
    }
    return { all: Bits.of(this.bins, allowed), least, some: new Map() };
  }

  /** Whether an item alone is no larger than row `row` of these capacities, a table (·, R). */
  private fits(i: number, capacities: Float64Array, row: number): boolean {
    for (let r = 0; r < this.resources; r++) {
      if ((this.request[i * this.resources + r] ?? 0) > (capacities[row * this.resources + r] ?? 0)) return false;
    }
    return true;
  }
}

/** Bins that items are allowed by their rules: what all of them have, and which of them hold items of a size that not all of them do. */
interface AllowedList {
  readonly all: Bits;
  /** Of every resource (R) the least that any of these bins has. */
  readonly least: Float64Array;
  readonly some: Map<string, Bits>;
}

function table(amounts: readonly Amount[], resources: number): Float64Array {
  const rows = new Float64Array(amounts.length * resources);
  for (const [i, { cpu, memory, rest }] of amounts.entries()) {
    rows[i * resources] = cpu;
    rows[i * resources + 1] = memory;
    for (let r = 2; r < resources; r++) rows[i * resources + r] = rest?.[r - 2] ?? 0;
  }
  return rows;
}

function largestOf(capacity: Float64Array, resources: number): Float64Array {
  const largest = new Float64Array(resources).fill(1);
  for (let at = 0; at < capacity.length; at++) {
    const amount = capacity[at] ?? 0;
    const r = at % resources;
    if (amount < PLENTY) largest[r] = Math.max(largest[r] ?? 1, amount);
  }
  return largest;
}
