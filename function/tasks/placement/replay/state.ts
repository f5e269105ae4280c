import type { World } from './world.js';

/** Where every pod is at one moment of a trial, and what is used of every node. Pods and nodes are known by index. */
export class State {
  /** For every pod its node, or -1 where it has none. */
  readonly at: Int32Array;
  /** For every node what its pods request, in the order of the world's resources. */
  readonly used: Float64Array[];
  /** For every node what its pods request of CPU and memory, with the scheduler's defaults; scores are made of it. */
  readonly usedCpu: Float64Array;
  readonly usedMemory: Float64Array;
  /** For every node 1 where it is cordoned, and 0 elsewhere. */
  readonly cordoned: Uint8Array;
  /** For every node 1 where it has failed in the course of the trial, and 0 elsewhere. */
  readonly failed: Uint8Array;
  /** For every node how many of its pods take a port, by protocol/port/address, and by protocol/port/* for any address. */
  private readonly ports: Map<string, number>[];

  /** @param requests What the scheduler counts for every pod. */
  constructor(
    readonly world: World,
    private readonly requests: readonly Float64Array[],
  ) {
    const { nodes, pods, resources } = world;
    this.at = new Int32Array(pods.length).fill(-1);
    this.used = nodes.map(() => new Float64Array(resources.length));
    this.usedCpu = new Float64Array(nodes.length);
    this.usedMemory = new Float64Array(nodes.length);
    this.cordoned = Uint8Array.from(nodes, ({ cordoned }) => Number(cordoned));
    this.failed = new Uint8Array(nodes.length);
    this.ports = nodes.map(() => new Map());
    for (const [p, { node }] of pods.entries()) {
      const n = node === undefined ? undefined : world.nodeOf.get(node);
      if (n !== undefined && !world.waiting.has(p)) this.put(p, n);
    }
  }

  /** Puts a pod that has no node on one. */
  put(p: number, n: number): void {
    this.at[p] = n;
    this.count(p, n, 1);
  }

  /** Takes a pod off its node, if it has one. */
  take(p: number): void {
    const n = this.at[p] ?? -1;
    if (n === -1) return;
    this.at[p] = -1;
    this.count(p, n, -1);
  }

  private count(p: number, n: number, sign: 1 | -1): void {
    const [pod, requests, used, ports] = [this.world.pods[p], this.requests[p], this.used[n], this.ports[n]];
    if (!pod || !requests || !used || !ports) return;
    for (let r = 0; r < used.length; r++) used[r] = (used[r] ?? 0) + sign * (requests[r] ?? 0);
    this.usedCpu[n] = (this.usedCpu[n] ?? 0) + sign * pod.nonZero.cpu;
    this.usedMemory[n] = (this.usedMemory[n] ?? 0) + sign * pod.nonZero.memory;
    for (const port of pod.ports) {
      const any = `${port.slice(0, port.lastIndexOf('/'))}/*`;
      for (const key of [port, any]) ports.set(key, (ports.get(key) ?? 0) + sign);
    }
  }

  /** The first port of a pod that is taken on a node: on the same address, or where one of the two takes all addresses. */
  takenPort(p: number, n: number): string | undefined {
    const ports = this.ports[n];
    if (!ports || ports.size === 0) return undefined;
    const has = (key: string) => (ports.get(key) ?? 0) > 0;
    return this.world.pods[p]?.ports.find((port) => {
      const end = port.lastIndexOf('/');
      const prefix = port.slice(0, end);
      return end === port.length - 1 ? has(`${prefix}/*`) : has(port) || has(`${prefix}/`);
    });
  }

  /** The first resource of which a node has too little left for a pod, in words; undefined where it has enough of all. */
  shortage(p: number, n: number): string | undefined {
    const { allocatable, resources } = this.world;
    const [wanted, used, all] = [this.requests[p], this.used[n], allocatable[n]];
    if (!wanted || !used || !all) return undefined;
    for (let r = 0; r < wanted.length; r++) {
      const amount = wanted[r] ?? 0;
      const free = (all[r] ?? 0) - (used[r] ?? 0);
      // A resource that the pod does not request may be missing or overused.
      if (amount > 0 && amount > free) {
        const [name, unit] = [resources[r] ?? '', resources[r] === 'cpu' ? 'm' : ''];
        return `insufficient ${name}: needs ${amount}${unit}, free ${free}${unit}`;
      }
    }
    return undefined;
  }

  /** What the scheduler counts for a pod, in the order of the world's resources. */
  requestsOf(p: number): Float64Array {
    return this.requests[p] ?? new Float64Array();
  }

  /** How much of a resource, by its index, a node has left. */
  free(n: number, r: number): number {
    return (this.world.allocatable[n]?.[r] ?? 0) - (this.used[n]?.[r] ?? 0);
  }

  /** By how much each resource of a node is too little for a pod; empty where there is enough of all. */
  shortages(p: number, n: number): ReadonlyMap<string, number> {
    const { allocatable, resources } = this.world;
    return new Map(
      resources.flatMap((name, r) => {
        const amount = this.requests[p]?.[r] ?? 0;
        const short = amount - ((allocatable[n]?.[r] ?? 0) - (this.used[n]?.[r] ?? 0));
        return amount > 0 && short > 0 ? [[name, short] as const] : [];
      }),
    );
  }
}
