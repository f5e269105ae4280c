import { type Amount, type Cluster, capacityOf, fits, minus, NOTHING, plus } from '../cluster.js';

/** Workloads on nodes while a search moves them about; both are known by index. */
export class Board {
  /** For every workload its node; -1 where it has none. */
  readonly at: number[];
  /** Workloads that the search has moved already. */
  readonly moved = new Set<number>();
  private readonly rooms: Amount[];
  private readonly here: Set<number>[];
  private readonly rivals: readonly ReadonlySet<number>[];

  constructor(readonly cluster: Cluster) {
    const { nodes, workloads, apart } = cluster;
    this.at = workloads.map(() => -1);
    this.rooms = nodes.map(capacityOf);
    this.here = nodes.map(() => new Set());
    this.rivals = rivalsOf(workloads.length, apart);
    for (const [w, { at }] of workloads.entries()) if (at !== undefined) this.put(w, at);
  }

  put(w: number, n: number): void {
    this.at[w] = n;
    this.here[n]?.add(w);
    this.rooms[n] = minus(this.rooms[n] ?? NOTHING, this.requestOf(w));
  }

  take(w: number): void {
    const n = this.at[w] ?? -1;
    if (n === -1) return;
    this.at[w] = -1;
    this.here[n]?.delete(w);
    this.rooms[n] = plus(this.rooms[n] ?? NOTHING, this.requestOf(w));
  }

  requestOf(w: number): Amount {
    return this.cluster.workloads[w]?.request ?? NOTHING;
  }

  room(n: number): Amount {
    return this.rooms[n] ?? NOTHING;
  }

  /** Workloads on a node. */
  on(n: number): ReadonlySet<number> {
    return this.here[n] ?? new Set();
  }

  /** Workloads on a node beside which this one may not run. */
  rivalsOn(w: number, n: number): number[] {
    const rivals = this.rivals[w];
    if (rivals === undefined || rivals.size === 0) return [];
    return [...this.on(n)].filter((other) => rivals.has(other));
  }

  /** Whether there is room for a workload on a node, rivals apart. */
  hasRoom(w: number, n: number): boolean {
    return needsNothing(this.requestOf(w)) || fits(positive(this.requestOf(w), this.room(n)), this.room(n));
  }
}

const needsNothing = (request: Amount) => fits(request, NOTHING);

/** A request, where what it does not ask for counts as less than any room: a node may have too little of it already. */
const positive = (request: Amount, room: Amount): Amount => ({
  cpu: request.cpu > 0 ? request.cpu : Math.min(0, room.cpu),
  memory: request.memory > 0 ? request.memory : Math.min(0, room.memory),
  ...(request.rest
    ? { rest: request.rest.map((amount, r) => (amount > 0 ? amount : Math.min(0, room.rest?.[r] ?? 0))) }
    : {}),
});

/** For every workload the others beside which it may not run. */
function rivalsOf(size: number, apart: Cluster['apart']): ReadonlySet<number>[] {
  const rivals = Array.from({ length: size }, () => new Set<number>());
  for (const set of apart) {
    for (const w of set) for (const other of set) if (other !== w) rivals[w]?.add(other);
  }
  return rivals;
}
