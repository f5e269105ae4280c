import type { World } from './world.js';

/** Where every pod is at one moment of a trial, and what is used of every node. Pods and nodes are known by index. */
export class State {
  /** For every pod its node, or -1 where it has none. */
  readonly at: Int32Array;
  /** What the pods of every node request: node by node, and of each node in the order of the world's resources. */
  readonly used: Float64Array;
  /** For every node what its pods request of CPU and memory, with the scheduler's defaults; scores are made of it. */
  readonly usedCpu: Float64Array;
  readonly usedMemory: Float64Array;
  /** For every node what its pods are taken to need of CPU and memory. */
  readonly neededCpu: Float64Array;
  readonly neededMemory: Float64Array;
  /** For every node 1 where it is cordoned, and 0 elsewhere. */
  readonly cordoned: Uint8Array;
  /** For every node 1 where it has failed in the course of the trial, and 0 elsewhere; and whether any has. */
  readonly failed: Uint8Array;
  hasFailed = false;
  /**
   * Nodes on which there may be more room than before, in the order in which that came about: a pod left, or they were
   * opened.
   */
  readonly freed: number[] = [];
  /** How often anything has changed. */
  changes = 0;
  /**
   * For every node with such pods how many of its pods take a port, by protocol/port/address, and by protocol/port/* for any
   * address.
   */
  private readonly ports = new Map<number, Map<string, number>>();

  /**
   * @param requests What the scheduler counts for every pod.
   * @param from A state to copy; otherwise pods are where they are before anything is done.
   */
  constructor(
    readonly world: World,
    private readonly requests: readonly Float64Array[],
    from?: State,
  ) {
    const { nodes, pods, resources } = world;
    this.at = from?.at.slice() ?? new Int32Array(pods.length).fill(-1);
    this.used = sums(from?.used, nodes.length * resources.length);
    this.usedCpu = sums(from?.usedCpu, nodes.length);
    this.usedMemory = sums(from?.usedMemory, nodes.length);
    this.neededCpu = sums(from?.neededCpu, nodes.length);
    this.neededMemory = sums(from?.neededMemory, nodes.length);
    this.cordoned = (from ?? world).cordoned.slice();
    this.failed = from?.failed.slice() ?? new Uint8Array(nodes.length);
    if (from) {
      this.hasFailed = from.hasFailed;
      for (const [n, ports] of from.ports) this.ports.set(n, new Map(ports));
      return;
    }
    for (const [p, { node }] of pods.entries()) {
      const n = node === undefined ? undefined : world.nodeOf.get(node);
      if (n !== undefined && !world.waiting.has(p)) this.put(p, n);
    }
  }

  copy(): State {
    return new State(this.world, this.requests, this);
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
    this.freed.push(n);
  }

  /** Cordons a node, or opens it again. */
  setCordon(n: number, cordoned: boolean): void {
    this.cordoned[n] = Number(cordoned);
    this.changes++;
    if (!cordoned) this.freed.push(n);
  }

  /** Takes a node away for good; its pods are taken off it by the caller. */
  fail(n: number): void {
    this.failed[n] = 1;
    this.hasFailed = true;
    this.changes++;
  }

  private count(p: number, n: number, sign: 1 | -1): void {
    this.changes++;
    const [pod, requests] = [this.world.pods[p], this.requests[p]];
    if (!pod || !requests) return;
    const first = n * requests.length;
    for (let r = 0; r < requests.length; r++) {
      this.used[first + r] = (this.used[first + r] ?? 0) + sign * (requests[r] ?? 0);
    }
    const { nonZero, assumed } = pod.sizes;
    this.usedCpu[n] = (this.usedCpu[n] ?? 0) + sign * nonZero.cpu;
    this.usedMemory[n] = (this.usedMemory[n] ?? 0) + sign * nonZero.memory;
    this.neededCpu[n] = (this.neededCpu[n] ?? 0) + sign * assumed.cpu;
    this.neededMemory[n] = (this.neededMemory[n] ?? 0) + sign * assumed.memory;
    if (pod.ports.length === 0) return;
    const ports = this.ports.get(n) ?? new Map<string, number>();
    this.ports.set(n, ports);
    for (const port of pod.ports) {
      const any = `${port.slice(0, port.lastIndexOf('/'))}/*`;
      for (const key of [port, any]) ports.set(key, (ports.get(key) ?? 0) + sign);
    }
  }

  /** The first port of a pod that is taken on a node: on the same address, or where one of the two takes all addresses. */
  takenPort(p: number, n: number): string | undefined {
    const ports = this.ports.get(n);
    if (!ports) return undefined;
    const has = (key: string) => (ports.get(key) ?? 0) > 0;
    return this.world.pods[p]?.ports.find((port) => {
      const end = port.lastIndexOf('/');
      const prefix = port.slice(0, end);
      return end === port.length - 1 ? has(`${prefix}/*`) : has(port) || has(`${prefix}/`);
    });
  }

  /** The index of the first resource of which a node has too little left for a pod; -1 where it has enough of all. */
  scarce(p: number, n: number): number {
    const { used } = this;
    const { allocatable } = this.world;
    const wanted = this.requests[p];
    if (wanted === undefined) return -1;
    const first = n * wanted.length;
    for (let r = 0; r < wanted.length; r++) {
      const amount = wanted[r] ?? 0;
      // A resource that the pod does not request may be missing or overused.
      if (amount > 0 && amount > (allocatable[first + r] ?? 0) - (used[first + r] ?? 0)) return r;
    }
    return -1;
  }

  /** Those of these nodes that have enough of all resources left for a pod; they come first in `enough`, and their number is told. */
  roomy(p: number, nodes: Int32Array, count: number, enough: Int32Array): number {
    const { used } = this;
    const { allocatable } = this.world;
    const wanted = this.requests[p] ?? NOTHING;
    const width = wanted.length;
    let left = 0;
    for (let i = 0; i < count; i++) {
      const n = nodes[i] ?? -1;
      let [r, at] = [0, n * width];
      while (r < width) {
        const amount = wanted[r] ?? 0;
        if (amount > 0 && amount > (allocatable[at] ?? 0) - (used[at] ?? 0)) break;
        r++;
        at++;
      }
      if (r === width) enough[left++] = n;
    }
    return left;
  }

  /** The first resource of which a node has too little left for a pod, in words; undefined where it has enough of all. */
  shortage(p: number, n: number): string | undefined {
    const r = this.scarce(p, n);
    if (r === -1) return undefined;
    const { allocatable, resources } = this.world;
    const at = n * resources.length + r;
    const free = (allocatable[at] ?? 0) - (this.used[at] ?? 0);
    const [name, unit] = [resources[r] ?? '', resources[r] === 'cpu' ? 'm' : ''];
    return `insufficient ${name}: needs ${this.requests[p]?.[r] ?? 0}${unit}, free ${free}${unit}`;
  }

  /** What the scheduler counts for a pod, in the order of the world's resources. */
  requestsOf(p: number): Float64Array {
    return this.requests[p] ?? new Float64Array();
  }

  /** How much of a resource, by its index, a node has left. */
  free(n: number, r: number): number {
    const at = n * this.world.resources.length + r;
    return (this.world.allocatable[at] ?? 0) - (this.used[at] ?? 0);
  }

  /** By how much each resource of a node is too little for a pod; empty where there is enough of all. */
  shortages(p: number, n: number): ReadonlyMap<string, number> {
    const { allocatable, resources } = this.world;
    return new Map(
      resources.flatMap((name, r) => {
        const amount = this.requests[p]?.[r] ?? 0;
        const at = n * resources.length + r;
        const short = amount - ((allocatable[at] ?? 0) - (this.used[at] ?? 0));
        return amount > 0 && short > 0 ? [[name, short] as const] : [];
      }),
    );
  }
}

const sums = (from: Float64Array | undefined, size: number): Float64Array => from?.slice() ?? new Float64Array(size);

const NOTHING = new Float64Array();

const known = new WeakMap<World, Map<boolean, State>>();

/**
 * Where all pods are before anything is done.
 *
 * @param counted Whether the scheduler counts what pods are taken to need, instead of what they request.
 */
export function firstState(world: World, counted: boolean): State {
  const states = known.get(world) ?? new Map<boolean, State>();
  known.set(world, states);
  const first = states.get(counted) ?? new State(world, counted ? world.counted : world.requests);
  states.set(counted, first);
  return first.copy();
}
