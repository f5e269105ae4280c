import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Amount, Cluster, Node, Workload } from '../../../function/tasks/placement/cluster.js';

/** Clusters for the exam, made apart from the training data: of machines and requests as people have them. */
export const KINDS = ['easy', 'tight', 'constrained'] as const;
export type Kind = (typeof KINDS)[number];

const MEBIBYTE = 2 ** 20;
/** Cores and GiB. */
const MACHINES = [
  [2, 4],
  [4, 8],
  [4, 16],
  [8, 16],
  [8, 32],
  [16, 32],
  [16, 64],
  [32, 64],
] as const;
const MAX_WORKLOADS = 32;

/** Random numbers of one seed. */
class Chance {
  readonly #random;

  constructor(seed: number) {
    this.#random = xoroshiro128plus(seed);
  }

  real(low: number, high: number): number {
    return low + (high - low) * uniformFloat64(this.#random);
  }

  whole(low: number, high: number): number {
    return uniformInt(this.#random, low, high);
  }

  yes(share: number): boolean {
    return this.real(0, 1) < share;
  }

  some<T>(of: readonly T[], count: number): T[] {
    const rest = [...of];
    const taken: T[] = [];
    while (taken.length < count && rest.length > 0) taken.push(...rest.splice(this.whole(0, rest.length - 1), 1));
    return taken;
  }
}

/** Endless clusters of one kind, each with a placement that obeys its rules; the same seed gives the same ones. */
export function* instances(kind: Kind, seed: number): Generator<Cluster, never> {
  const chance = new Chance(seed);
  for (;;) yield instance(kind, chance);
}

function instance(kind: Kind, chance: Chance): Cluster {
  const nodes = machines(chance);
  const { requests, home } = kind === 'easy' ? half(chance, nodes) : filled(chance, nodes, kind);
  const count = requests.length;
  const everywhere = nodes.map((_, n) => n);
  // Running as it came about over time: most where they were planned, some elsewhere, some not yet anywhere.
  const at = home.map((planned) =>
    chance.yes(0.5) ? planned : chance.yes(0.8) ? chance.whole(0, nodes.length - 1) : undefined,
  );
  const workloads = requests.map(
    (request, w): Workload => ({ name: `app-${w + 1}`, request, allowed: everywhere, at: at[w] }),
  );
  const plain = { nodes, workloads, apart: [], together: [], ignored: [] };
  return kind === 'constrained' && count > 1 ? ruled(chance, plain, home) : plain;
}

/** 3 to 12 machines: alike, of two sizes, or as they were bought. */
function machines(chance: Chance): Node[] {
  const count = chance.whole(3, 12);
  const kinds = chance.some(MACHINES, chance.yes(0.6) ? 1 : chance.yes(0.75) ? 2 : 3);
  return Array.from({ length: count }, (_, n): Node => {
    const [cores, gibibytes] = kinds[chance.whole(0, kinds.length - 1)] ?? MACHINES[2];
    return {
      name: `node-${n + 1}`,
      allocatable: { cpu: cores * 1000, memory: gibibytes * 1024 * MEBIBYTE },
      // The kubelet, the network and the log collector.
      reserved: { cpu: 50 * chance.whole(1, 5), memory: 64 * chance.whole(2, 8) * MEBIBYTE },
    };
  });
}

const room = ({ allocatable, reserved }: Node): Amount => ({
  cpu: allocatable.cpu - reserved.cpu,
  memory: allocatable.memory - reserved.memory,
});

/** Rounded up to 50m and 64 Mi, as people write requests. */
const written = (cpu: number, memory: number): Amount => ({
  cpu: Math.max(50, Math.ceil(cpu / 50) * 50),
  memory: Math.max(64, Math.ceil(memory / MEBIBYTE / 64) * 64) * MEBIBYTE,
});

/** Requests in deployments of some replicas, until about half of the cluster is asked for; placed by worst fit. */
function half(chance: Chance, nodes: readonly Node[]) {
  const left = nodes.map(room);
  const whole = { cpu: sum(left, 'cpu'), memory: sum(left, 'memory') };
  const requests: Amount[] = [];
  const home: number[] = [];
  const fill = chance.real(0.4, 0.6);
  const typical = chance.real(0.05, 0.3);
  for (let tries = 0; tries < 60 && requests.length < MAX_WORKLOADS; tries++) {
    const machine = nodes[chance.whole(0, nodes.length - 1)];
    if (!machine) break;
    const share = Math.min(0.7, typical * chance.real(0.3, 2));
    const request = written(
      room(machine).cpu * share * chance.real(0.4, 1.2),
      room(machine).memory * share * chance.real(0.4, 1.2),
    );
    const replicas = chance.yes(0.5) ? 1 : chance.whole(2, 4);
    for (let r = 0; r < replicas && requests.length < MAX_WORKLOADS; r++) {
      const roomiest = left
        .map((_, n) => n)
        .filter((n) => request.cpu <= (left[n]?.cpu ?? 0) && request.memory <= (left[n]?.memory ?? 0))
        .sort((a, b) => (left[b]?.cpu ?? 0) - (left[a]?.cpu ?? 0))[0];
      if (roomiest === undefined) break;
      take(left, roomiest, request);
      requests.push(request);
      home.push(roomiest);
    }
    const asked = Math.max(1 - sum(left, 'cpu') / whole.cpu, 1 - sum(left, 'memory') / whole.memory);
    if (asked >= fill) break;
  }
  return { requests, home };
}

/** Some of the nodes filled to about 90 % (fewer, and less, with rules) and broken into requests. */
function filled(chance: Chance, nodes: readonly Node[], kind: Kind) {
  const tight = kind === 'tight';
  const used = chance.some(
    nodes.map((_, n) => n),
    tight && chance.yes(0.5) ? nodes.length : chance.whole(2, nodes.length),
  );
  const each = Math.max(2, Math.min(chance.whole(2, 6), Math.floor(MAX_WORKLOADS / used.length)));
  const memoryBound = chance.yes(0.5);
  const requests: Amount[] = [];
  const home: number[] = [];
  for (const n of used) {
    const machine = nodes[n];
    if (!machine) continue;
    const left = [room(machine)];
    const scarce = tight ? chance.real(0.88, 0.98) : chance.real(0.7, 0.92);
    const other = scarce * (tight ? chance.real(0.7, 1) : chance.real(0.5, 1));
    const [cpu, memory] = memoryBound ? [other, scarce] : [scarce, other];
    const budget = { cpu: room(machine).cpu * cpu, memory: room(machine).memory * memory };
    const [c, m] = [pieces(chance, each), pieces(chance, each)];
    for (let i = 0; i < each && requests.length < MAX_WORKLOADS; i++) {
      // Requests for much CPU mostly ask for much memory, too.
      const share = c[i] ?? 0;
      const request = written(budget.cpu * share, budget.memory * (0.6 * share + 0.4 * (m[i] ?? 0)));
      if (request.cpu > (left[0]?.cpu ?? 0) || request.memory > (left[0]?.memory ?? 0)) continue;
      take(left, 0, request);
      requests.push(request);
      home.push(n);
    }
  }
  const order = chance.some(
    requests.map((_, w) => w),
    requests.length,
  );
  return {
    requests: order.map((w) => requests[w] ?? { cpu: 0, memory: 0 }),
    home: order.map((w) => home[w] ?? 0),
  };
}

/** A whole in `count` random parts. */
function pieces(chance: Chance, count: number): number[] {
  const parts = Array.from({ length: count }, () => chance.real(0.25, 1.6));
  const all = parts.reduce((a, b) => a + b, 0);
  return parts.map((part) => part / all);
}

/** Pins, bans, taints, sets apart and pairs together that the planned placement obeys. */
function ruled(chance: Chance, cluster: Cluster, home: readonly number[]): Cluster {
  const nodes = cluster.nodes.map((_, n) => n);
  const workloads = cluster.workloads.map((_, w) => w);
  const allowed = workloads.map(() => new Set(nodes));
  const only = (w: number, keep: (n: number) => boolean) => {
    for (const n of nodes) if (n !== home[w] && !keep(n)) allowed[w]?.delete(n);
  };
  for (const w of chance.some(workloads, chance.whole(0, 4))) {
    const pinned = new Set(chance.some(nodes, chance.whole(0, 2)));
    only(w, (n) => pinned.has(n));
  }
  for (const w of chance.some(workloads, chance.whole(0, 5))) {
    const banned = new Set(chance.some(nodes, chance.whole(1, 3)));
    only(w, (n) => !banned.has(n));
  }
  for (const tainted of chance.some(nodes, chance.yes(0.4) ? chance.whole(1, 2) : 0)) {
    for (const w of workloads) if (!chance.yes(0.25)) only(w, (n) => n !== tainted);
  }
  const apart: number[][] = [];
  for (let set = chance.whole(1, 4); set > 0; set--) {
    const members: number[] = [];
    for (const w of chance.some(workloads, workloads.length)) {
      if (members.length < 5 && members.every((other) => home[other] !== home[w])) members.push(w);
    }
    if (members.length > 1) apart.push(members.slice(0, chance.whole(2, 5)));
  }
  const together: number[][] = [];
  for (let pair = chance.whole(0, 2); pair > 0; pair--) {
    const [a] = chance.some(workloads, 1);
    const b = workloads.find((w) => w !== a && home[w] === home[a ?? -1]);
    if (a !== undefined && b !== undefined) together.push([a, b]);
  }
  return {
    ...cluster,
    workloads: cluster.workloads.map((workload, w) => ({ ...workload, allowed: [...(allowed[w] ?? nodes)] })),
    apart,
    together,
  };
}

const sum = (amounts: readonly Amount[], of: keyof Amount) => amounts.reduce((all, amount) => all + amount[of], 0);

function take(left: Amount[], n: number, { cpu, memory }: Amount): void {
  const before = left[n] ?? { cpu: 0, memory: 0 };
  left[n] = { cpu: before.cpu - cpu, memory: before.memory - memory };
}
