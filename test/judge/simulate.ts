import type { Cluster, Host } from './cluster.js';
import type { JudgeDice } from './dice.js';
import { filtersFor } from './filters.js';
import type { Plan, Step } from './plan.js';
import type { Pod } from './pods.js';
import { scoresFor } from './scores.js';
import { type Counting, State } from './state.js';

export interface Way {
  counting: Counting;
  /** By the usual scores with ties at random, or any node that the filters leave. */
  choice: 'scores' | 'any';
  /** Whether pods that wait today are put on nodes before the plan begins, and go on trying, or never. */
  waiting: 'first' | 'never';
  dice: JudgeDice;
}

/** What happens in the cluster: pods are evicted, made anew, and put on nodes by the scheduler. */
export class Simulation {
  readonly state: State;
  readonly faults: string[] = [];
  /** Where pods came to lie that were evicted. */
  readonly landed = new Map<Pod, Host>();
  private readonly hosts: ReadonlyMap<string, Host>;
  private readonly pods: ReadonlyMap<string, Pod>;
  private readonly allowed: Map<string, number>;
  private queue: Pod[] = [];
  private background: Pod[] = [];
  /** Where targets are forced, the node that each pod is told to land on. */
  private targets: ReadonlyMap<string, string> | undefined;

  constructor(
    private readonly cluster: Cluster,
    private readonly way: Way,
  ) {
    this.state = new State(cluster, way.counting);
    this.hosts = new Map(cluster.hosts.map((host) => [host.name, host]));
    this.pods = new Map(cluster.pods.map((pod) => [pod.id, pod]));
    this.allowed = new Map(cluster.budgets.map(({ name }, i) => [`${i} ${name}`, cluster.budgets[i]?.allowed ?? 0]));
  }

  /** Pods that wait, and are made anew by someone, are put where they fit; how many of them find a node. */
  letWaitingLand(closed?: Host): number {
    if (closed) this.state.cordoned.add(closed);
    this.background = this.cluster.pods.filter((pod) => pod.kind === 'waiting' && lands(pod));
    for (const pod of this.background) this.state.remove(pod);
    const before = this.background.length;
    this.schedule();
    return before - this.background.length;
  }

  run(plan: Plan, targets?: ReadonlyMap<string, string>): this {
    this.targets = plan.kind === 'targets' ? targets : undefined;
    let open = this.way.waiting === 'first';
    for (const [i, step] of plan.steps.entries()) {
      // A plan begins at once, with its cordons; whoever has no node today finds one before the first eviction.
      if (open && step.action !== 'cordon') {
        open = false;
        this.letWaitingLand();
      }
      this.step(step, `step ${i + 1}`);
    }
    this.expectLanded(this.queue, 'at the end');
    return this;
  }

  /** `kubectl drain` of one node. */
  drain(host: Host, whole = false): this {
    this.state.cordoned.add(host);
    const here = [...this.state.on(host)];
    const leave = here.filter((pod) => goes(pod, whole));
    this.evict(leave, host.name);
    this.expectLanded(this.queue, 'at the end');
    return this;
  }

  private step(step: Step, label: string): void {
    // What was refused before may be met by now.
    if (step.action === 'wait') this.schedule();
    if (step.action === 'evict') {
      this.evict([...this.named(step.pods, step.node, label), ...this.newcomers(step.node)], label);
    } else if (step.action === 'wait') {
      const named = new Set(step.pods);
      this.expectLanded(
        this.queue.filter(({ id }) => named.has(id)),
        label,
      );
    } else {
      for (const name of step.nodes) {
        const host = this.hosts.get(name);
        if (!host) this.faults.push(`${label}: ${step.action} of ${name}, which is no node`);
        else if (step.action === 'cordon') this.state.cordoned.add(host);
        else this.uncordon(host, label);
      }
      if (step.action === 'uncordon') this.schedule();
    }
  }

  private uncordon(host: Host, label: string): void {
    if (host.cordoned) this.faults.push(`${label}: uncordons ${host.name}, which its owner cordoned`);
    this.state.cordoned.delete(host);
  }

  /** A drain takes along whoever waited, and has come to the node in the meantime. */
  private newcomers(node: string): Pod[] {
    const host = this.hosts.get(node);
    if (!host || this.targets) return [];
    return [...this.state.on(host)].filter((pod) => pod.kind === 'waiting' && pod.node !== node);
  }

  private named(names: readonly string[], node: string, label: string): Pod[] {
    return names.flatMap((name) => {
      const pod = this.pods.get(name);
      const here = pod && this.state.where(pod)?.name;
      if (!pod) this.faults.push(`${label}: evicts ${name}, which is no pod`);
      else if (pod.kind !== 'evictable' && !(pod.kind === 'waiting' && pod.node !== undefined))
        this.faults.push(
          `${label}: evicts ${name}: ${pod.kind}${pod.pins.length > 0 ? ` (${pod.pins.join(', ')})` : ''}`,
        );
      else if (here !== node && pod.kind === 'evictable')
        this.faults.push(`${label}: evicts ${name} from ${node}, it is on ${here ?? 'no node'}`);
      else return [pod];
      return [];
    });
  }

  /** All at once as far as budgets allow, the rest when replacements run. */
  private evict(pods: readonly Pod[], label: string): void {
    let left = this.way.dice.shuffled(pods);
    while (left.length > 0) {
      const { taken, later } = this.takeAllowed(left, label);
      if (taken.length === 0) {
        const held = later.map(({ id }) => id).join(', ');
        if (this.queue.length === 0 && later.length > 0)
          this.faults.push(`${label}: a PodDisruptionBudget holds ${held}`);
        this.expectLanded(this.queue, label);
        return;
      }
      for (const { pod } of taken) this.state.remove(pod);
      this.queue.push(...taken.map(({ pod }) => pod));
      this.schedule();
      for (const { pod, budgets } of taken) {
        if (!this.queue.includes(pod)) this.allow(budgets, 1);
      }
      left = later;
    }
  }

  /** Those of `pods` that budgets let go now, one after another, and those that have to wait. */
  private takeAllowed(pods: readonly Pod[], label: string) {
    const taken: { pod: Pod; budgets: string[] }[] = [];
    const later: Pod[] = [];
    for (const pod of pods) {
      const budgets = [...this.allowed.keys()].filter((_, i) => this.cluster.budgets[i]?.pods.has(pod.id));
      if (budgets.length > 1) this.faults.push(`${label}: ${pod.id} has more than one PodDisruptionBudget`);
      else if (budgets.every((key) => (this.allowed.get(key) ?? 0) > 0)) {
        this.allow(budgets, -1);
        taken.push({ pod, budgets });
      } else later.push(pod);
    }
    return { taken, later };
  }

  private allow(budgets: readonly string[], more: number): void {
    for (const key of budgets) this.allowed.set(key, (this.allowed.get(key) ?? 0) + more);
  }

  /** Whoever has no node is tried, by priority, else in any order; and again whenever somebody landed, who may be needed. */
  private schedule(): void {
    for (let before = -1; before !== this.queue.length + this.background.length; ) {
      before = this.queue.length + this.background.length;
      const all = this.way.dice.shuffled([...this.queue, ...this.background]);
      if (this.way.choice === 'scores') all.sort((a, b) => b.priority - a.priority);
      for (const pod of all) this.tryToLand(pod);
    }
  }

  private tryToLand(pod: Pod): void {
    const filter = filtersFor(pod, this.state);
    const able = this.cluster.hosts.filter((host) => filter(host) === undefined);
    if (able.length === 0) return;
    const chosen = this.choose(pod, able);
    this.state.put(pod, chosen);
    if (this.queue.includes(pod)) {
      this.expectForced(pod, able);
      this.landed.set(pod, chosen);
      this.queue = this.queue.filter((one) => one !== pod);
    } else this.background = this.background.filter((one) => one !== pod);
  }

  private choose(pod: Pod, able: readonly Host[]): Host {
    if (this.way.choice === 'any' || able.length === 1) return this.way.dice.pick(able);
    const scores = scoresFor(pod, able, this.state);
    const best = Math.max(...scores);
    return this.way.dice.pick(able.filter((_, i) => scores[i] === best));
  }

  private expectForced(pod: Pod, able: readonly Host[]): void {
    if (!this.targets) return;
    const told = this.targets.get(pod.id);
    const others = able.filter(({ name }) => name !== told);
    if (told === undefined) this.faults.push(`${pod.id} is evicted, and no move says where to`);
    else if (others.length > 0)
      this.faults.push(`${pod.id} is not forced onto ${told}: ${others.map(({ name }) => name).join(', ')} also fit`);
  }

  private expectLanded(pods: readonly Pod[], when: string): void {
    for (const pod of pods) {
      const filter = filtersFor(pod, this.state);
      const why = this.cluster.hosts.map((host) => `${host.name}: ${filter(host)}`);
      this.faults.push(`${pod.id} fits nowhere ${when}: ${why.join('; ')}`);
    }
    this.queue = this.queue.filter((pod) => !pods.includes(pod));
  }
}

/** Whether the scheduler will be asked to place a pod that waits; of a dead pod without a controller nothing is left. */
export const lands = (pod: Pod): boolean => !pod.held && (pod.node === undefined || pod.owner !== undefined);

const goes = (pod: Pod, whole: boolean) =>
  pod.kind === 'evictable' || (whole && pod.kind === 'pinned') || (pod.kind === 'waiting' && lands(pod));
