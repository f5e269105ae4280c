import { type Labels, type Machine, matches, type Pod, type Reference, type Spread } from './cluster.js';

/** Which pod is on which node, and the filters of kube-scheduler as its documents describe them. */
export class Board {
  readonly homes: (number | undefined)[];
  private readonly used: { cpu: number; memory: number; pods: number }[];
  /** For each pod those that it must not share a node with, whichever of the two says so. */
  private readonly foes: readonly (readonly number[])[];

  constructor(
    readonly cluster: Reference,
    private readonly shut: ReadonlySet<number> = new Set(),
  ) {
    const { machines, pods } = cluster;
    this.homes = pods.map(() => undefined);
    this.used = machines.map(() => ({ cpu: 0, memory: 0, pods: 0 }));
    this.foes = pods.map((pod, p) =>
      pods.flatMap((other, o) => (o !== p && (isApart(pod, other) || isApart(other, pod)) ? [o] : [])),
    );
    for (const [p, { at }] of pods.entries()) if (at !== undefined) this.place(p, at);
  }

  place(p: number, n: number): void {
    this.homes[p] = n;
    this.count(p, n, 1);
  }

  /** Takes a pod off its node. */
  remove(p: number): void {
    const n = this.homes[p];
    if (n === undefined) return;
    this.homes[p] = undefined;
    this.count(p, n, -1);
  }

  private count(p: number, n: number, by: 1 | -1): void {
    const [pod, used] = [this.cluster.pods[p], this.used[n]];
    if (!pod || !used) return;
    used.cpu += by * pod.request.cpu;
    used.memory += by * pod.request.memory;
    used.pods += by;
  }

  /** What is left of a node; less than nothing where it is too full. */
  left(n: number): { cpu: number; memory: number; pods: number } {
    const [machine, used] = [this.cluster.machines[n], this.used[n]];
    if (!machine || !used) return { cpu: 0, memory: 0, pods: 0 };
    return {
      cpu: machine.room.cpu - used.cpu,
      memory: machine.room.memory - used.memory,
      pods: machine.pods - used.pods,
    };
  }

  /** Whether the scheduler may put a pod, which is on no node, onto this one. */
  fits(p: number, n: number): boolean {
    const [pod, machine] = [this.cluster.pods[p], this.cluster.machines[n]];
    if (!pod || !machine || this.shut.has(n)) return false;
    return this.hasRoom(pod, n) && isAllowed(pod, machine) && this.isAlone(p, n) && this.isSpread(pod, machine);
  }

  /** The nodes that a pod fits. */
  open(p: number): number[] {
    return [...this.cluster.machines.keys()].filter((n) => this.fits(p, n));
  }

  private hasRoom({ request }: Pod, n: number): boolean {
    const left = this.left(n);
    return request.cpu <= left.cpu && request.memory <= left.memory && left.pods >= 1;
  }

  private isAlone(p: number, n: number): boolean {
    return !(this.foes[p] ?? []).some((o) => this.homes[o] === n);
  }

  private isSpread(pod: Pod, machine: Machine): boolean {
    return pod.spreads.every((spread) => {
      const counts = this.domains(pod, spread);
      const own = counts.get(machine.labels[spread.key] ?? '');
      return own !== undefined && own + 1 - Math.min(...counts.values()) <= spread.skew;
    });
  }

  /** Pods in each domain of a spread constraint. Nodes that are cordoned or gone still count, as Kubernetes has it. */
  domains({ namespace, selector }: Pod, { key, of }: Spread): Map<string, number> {
    const { machines, pods } = this.cluster;
    const eligible = machines.map(({ labels }) => (matches(selector, labels) ? labels[key] : undefined));
    const counts = new Map<string, number>();
    for (const domain of eligible) if (domain !== undefined) counts.set(domain, 0);
    for (const [p, pod] of pods.entries()) {
      const domain = eligible[this.homes[p] ?? -1];
      if (domain === undefined || pod.namespace !== namespace || !matches(of, pod.labels)) continue;
      counts.set(domain, (counts.get(domain) ?? 0) + 1);
    }
    return counts;
  }

  /** What is wrong with the board as it stands, apart from spread constraints, which only count when a pod comes. */
  faults(): string[] {
    const { machines, pods } = this.cluster;
    const full = machines.flatMap(({ name }, n) => {
      const { cpu, memory, pods: places } = this.left(n);
      return cpu < 0 || memory < 0 || places < 0 ? [`${name} is too full`] : [];
    });
    const wrong = pods.flatMap((pod, p) => {
      const n = this.homes[p];
      const machine = machines[n ?? -1];
      if (n === undefined || !machine) return [`${pod.name} is on no node`];
      if (n === pod.at) return [];
      return isAllowed(pod, machine) && this.isAlone(p, n) ? [] : [`${pod.name} may not be on ${machine.name}`];
    });
    return [...full, ...wrong];
  }
}

const isApart = (pod: Pod, other: Pod): boolean =>
  pod.namespace === other.namespace && pod.apart.some((labels: Labels) => matches(labels, other.labels));

/** Node selector, taints, and where volumes can be mounted: what does not depend on other pods. */
export function isAllowed({ selector, tolerations, volumes }: Pod, { labels, taints }: Machine): boolean {
  const isTolerated = ([key, value]: readonly [string, string]) =>
    tolerations.some((one) => (one.key === '' || one.key === key) && (one.any || one.value === value));
  return (
    matches(selector, labels) &&
    taints.every(isTolerated) &&
    volumes.every(([key, values]) => values.includes(labels[key] ?? ''))
  );
}
