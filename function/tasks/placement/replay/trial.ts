import type { SimBudget } from './budgets.js';
import { refusalsNow } from './filters.js';
import { type Luck, luckOf } from './order.js';
import type { Relations } from './relations.js';
import type { Step } from './replay.js';
import { scores } from './scores.js';
import { State } from './state.js';
import type { World } from './world.js';

export interface Landing {
  readonly pod: string;
  /** The node that it left on purpose; undefined for what waited before. */
  readonly from: string | undefined;
  readonly to: string;
}

export interface Pending {
  readonly pod: string;
  /** For every node, why not. */
  readonly why: readonly string[];
}

/** How often who fitted nowhere is tried again at one step: chains of pods that want to be near each other are short. */
const MOST_PASSES = 8;

/** What a trial differs by from the next one. */
export interface Circumstances {
  /** Decides the order of evicted pods and every tie. */
  readonly seed: number;
  /** Whether the scheduler counts what pods are taken to need, or what they request. */
  readonly counted: boolean;
  /** When pods that wait today get their nodes: before the plan begins, once its first cordons stand, or after its end. */
  readonly waiting: 'first' | 'cordoned' | 'last';
}

/** What a plan promises. */
export interface Goal {
  /** Nodes that are empty at the end. */
  readonly emptied?: readonly string[];
  /** Every evicted pod has one node only to go to. */
  readonly forced?: boolean;
}

/** One run of a plan: cordons and evictions as they are ordered, and a scheduler that picks the nodes. */
export class Trial {
  readonly landed: Landing[] = [];
  readonly violations: string[] = [];
  readonly state: State;
  /** Evicted pods that have no node, with the one that they left. */
  private readonly homeless = new Map<number, string | undefined>();
  /** Pods that came to their nodes on account of the plan. */
  private readonly moved = new Set<number>();
  /** Pods that came to a node in the course of the trial, for whatever reason: they run, and count as healthy. */
  private readonly arrived = new Set<number>();
  private readonly luck: Luck;
  /** Who waits now and has not been given a node yet: its turn comes after the first cordons or at the end. */
  private late: number[] = [];

  constructor(
    private readonly world: World,
    private readonly relations: Relations,
    private readonly given: Circumstances,
    private readonly goal: Goal,
  ) {
    const { seed, counted, waiting } = given;
    this.state = new State(world, counted ? world.counted : world.requests);
    this.luck = luckOf(world, seed);
    const hopeful = [...world.waiting.keys()].filter((p) => this.seeksNode(p));
    if (waiting === 'first') this.admit(hopeful);
    else this.late = hopeful;
  }

  private admit(waiting: readonly number[]): void {
    for (const p of waiting) this.homeless.set(p, undefined);
    this.schedule(false);
  }

  /** Who never had a node gets one, whoever looks after it; who loses its node comes again by its owner, if it has one. */
  private seeksNode(p: number): boolean {
    const pod = this.world.pods[p];
    // What a lost node takes away is deleted, not evicted: whatever would hold up an eviction does not count.
    return pod?.node === undefined || pod.owner !== undefined;
  }

  do(step: Step): void {
    this.world.clock.check();
    // A pod that came to be just now finds only the nodes that the plan has left open.
    if (this.given.waiting === 'cordoned' && step.action !== 'cordon') this.admit(this.late.splice(0));
    switch (step.action) {
      case 'cordon':
      case 'uncordon':
        for (const name of step.nodes) this.shut(name, step.action === 'cordon');
        // Whoever waits may go where it is open again.
        if (step.action === 'uncordon') this.schedule(true);
        return;
      case 'evict':
        this.evict(step.node, step.pods);
        return;
      case 'wait':
        this.schedule(true);
        this.expect(step.pods);
    }
  }

  /** A plan goes on when those that it waits for have their nodes. */
  private expect(pods: readonly string[]): void {
    for (const name of pods) {
      const p = this.world.podOf.get(name);
      if (p !== undefined && this.homeless.get(p) !== undefined) {
        this.violations.push(`${name} has no node when the plan goes on: ${this.why(p).join('; ')}`);
      }
    }
  }

  private shut(name: string, shut: boolean): void {
    const n = this.world.nodeOf.get(name);
    if (n === undefined) this.violations.push(`there is no node ${name}`);
    else this.state.cordoned[n] = Number(shut);
  }

  private evict(node: string, pods: readonly string[]): void {
    const n = this.world.nodeOf.get(node);
    const named = pods.flatMap((name) => {
      const p = this.world.podOf.get(name);
      const pod = p === undefined ? undefined : this.world.pods[p];
      if (p === undefined || !pod || this.state.at[p] !== n) this.violations.push(`${name} is not on ${node}`);
      else if (pod.terminating) this.violations.push(`${name} is being deleted already`);
      else if (pod.stays !== undefined) this.violations.push(`${name} may not be evicted: ${pod.stays}`);
      else return [p];
      return [];
    });
    // A drain of the whole node takes along who came there in the meantime; who may not be evicted is found at the end.
    const late = [...this.arrived].filter((p) => this.state.at[p] === n && this.world.pods[p]?.stays === undefined);
    this.inRounds([...new Set([...named, ...(this.goal.emptied?.includes(node) ? late : [])])], node);
  }

  /** As many at once as the budgets let go; the next ones when others run in their stead. */
  private inRounds(pods: readonly number[], node: string): void {
    const budgetOf = new Map<number, SimBudget>();
    let left = this.luck.queue(pods).filter((p) => {
      this.world.clock.check();
      const budgets = this.world.budgets.filter(({ pods: of }) => of.has(p));
      const [only] = budgets;
      if (only) budgetOf.set(p, only);
      if (budgets.length < 2) return true;
      const names = budgets.map(({ name }) => name).join(', ');
      this.violations.push(
        `${this.world.pods[p]?.name} has several PodDisruptionBudgets (${names}): no eviction is accepted`,
      );
      return false;
    });
    while (left.length > 0) {
      const allowed = new Map<SimBudget, number>();
      const round: number[] = [];
      const later: number[] = [];
      for (const p of left) {
        const budget = budgetOf.get(p);
        if (!budget) {
          round.push(p);
          continue;
        }
        this.world.clock.check();
        const healthy = allowed.has(budget) ? 0 : this.healthy(budget.pods);
        const rest = allowed.get(budget) ?? budget.allows(healthy);
        allowed.set(budget, rest);
        const pod = this.world.pods[p];
        if (pod && !this.arrived.has(p) && !this.world.isHealthy(pod) && budget.frees(this.healthy(budget.pods))) {
          round.push(p);
        } else if (rest > 0) {
          allowed.set(budget, rest - 1);
          round.push(p);
        } else later.push(p);
      }
      if (round.length === 0) {
        for (const p of later) this.violations.push(this.held(p));
        return;
      }
      for (const p of round) {
        this.state.take(p);
        this.homeless.set(p, node);
      }
      this.schedule(true);
      left = later;
    }
  }

  private held(p: number): string {
    const names = this.world.budgets.flatMap(({ pods, name }) => (pods.has(p) ? [name] : []));
    const who = this.world.pods[p]?.name;
    if (names.length > 1)
      return `PodDisruptionBudgets ${names.join(' and ')} both cover ${who}: its eviction is refused`;
    return `PodDisruptionBudget ${names[0]} does not let ${who} go`;
  }

  private healthy(pods: ReadonlySet<number>): number {
    let count = 0;
    for (const p of pods) {
      const pod = this.world.pods[p];
      const here = (this.state.at[p] ?? -1) !== -1;
      if (pod && here && (this.arrived.has(p) || this.world.isHealthy(pod))) count++;
    }
    return count;
  }

  /** Gives a node to everyone who waits and fits somewhere; who fitted nowhere is tried again once others have landed. */
  private schedule(planned: boolean): void {
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const before = this.landed.length;
      this.tryAll(planned);
      if (this.landed.length === before || this.homeless.size === 0) return;
    }
  }

  private tryAll(planned: boolean): void {
    for (const p of this.luck.queue([...this.homeless.keys()])) {
      const related = this.relations.of(p);
      const refusals = refusalsNow(this.state, p, related);
      const open = refusals.flatMap((why, n) => (why === undefined ? [n] : []));
      if (open.length === 0) continue;
      if (this.homeless.get(p) !== undefined) this.checkPlatforms(p, open);
      const given = open.length === 1 ? [0] : scores(this.state, p, open, related);
      const top = Math.max(...given);
      // Nobody knows when a pod that waits came, and so what was free by then.
      const slack = this.homeless.get(p) === undefined ? this.luck.slackOfWaiting : this.luck.slack;
      const n = this.luck.choose(open.filter((_, i) => (given[i] ?? 0) >= top - slack));
      if (this.goal.forced && this.homeless.get(p) !== undefined) this.checkOpened(p, n);
      if (this.goal.forced && open.length > 1 && this.homeless.get(p) !== undefined)
        this.violations.push(this.free(p, open));
      this.land(p, n, planned);
    }
  }

  /** The scheduler knows nothing of the machines that an image was built for: no node that it may pick must be of others. */
  private checkPlatforms(p: number, open: readonly number[]): void {
    const strange = this.strangeAmong(p, open);
    if (strange !== undefined) this.violations.push(strange);
  }

  private strangeAmong(p: number, open: readonly number[]): string | undefined {
    for (const n of open) {
      const strange = this.world.stranger(p, n);
      if (strange !== undefined) return strange;
    }
    return undefined;
  }

  /** The same of a pod that is to be placed now. */
  strange(p: number): string | undefined {
    const refusals = refusalsNow(this.state, p, this.relations.of(p));
    return this.strangeAmong(
      p,
      refusals.flatMap((why, n) => (why === undefined ? [n] : [])),
    );
  }

  /** What is cordoned for a while only must not hide from a rule that it counts: a spread over one open node is none. */
  private checkOpened(p: number, n: number): void {
    const [now, node] = [this.state.cordoned.slice(), this.world.nodes[n]];
    const lasting = (name: string) => this.goal.emptied?.includes(name) ?? false;
    for (const [m, { cordoned, name }] of this.world.nodes.entries())
      this.state.cordoned[m] = Number(cordoned || lasting(name));
    const why = refusalsNow(this.state, p, this.relations.of(p))[n];
    this.state.cordoned.set(now);
    if (why !== undefined)
      this.violations.push(`${this.world.pods[p]?.name} on ${node?.name}: ${why}, once other nodes are open again`);
  }

  private free(p: number, open: readonly number[]): string {
    const nodes = open.map((n) => this.world.nodes[n]?.name ?? '');
    return `${this.world.pods[p]?.name} is not sent to one node: ${nodes.join(', ')} would do`;
  }

  private land(p: number, n: number, planned: boolean): void {
    const { pods, nodes } = this.world;
    const from = this.homeless.get(p);
    this.homeless.delete(p);
    const claim = pods[p]?.mounted.single.find((one) => this.mountedElsewhere(p, n, one));
    if (claim !== undefined) {
      this.violations.push(
        `${pods[p]?.name} cannot start on ${nodes[n]?.name}: claim ${claim} is mounted on another node`,
      );
    }
    this.state.put(p, n);
    this.arrived.add(p);
    if (planned && from !== undefined) this.moved.add(p);
    this.landed.push({ pod: pods[p]?.name ?? '', from, to: nodes[n]?.name ?? '' });
  }

  private mountedElsewhere(p: number, n: number, claim: string): boolean {
    return this.world.usersOf(claim).some((q) => {
      const where = this.state.at[q] ?? -1;
      return q !== p && where !== -1 && where !== n;
    });
  }

  /** Evicted pods without a node; who waited before is not the plan's fault. */
  pending(): Pending[] {
    return [...this.homeless]
      .filter(([, from]) => from !== undefined)
      .map(([p]) => ({ pod: this.world.pods[p]?.name ?? '', why: this.why(p) }));
  }

  /** Nodes that a pod whose turn comes at the end could go to now. */
  destinations(): Set<number> {
    const nodes = new Set<number>();
    for (const p of this.late) {
      for (const [n, why] of refusalsNow(this.state, p, this.relations.of(p)).entries())
        if (why === undefined) nodes.add(n);
    }
    return nodes;
  }

  /** Who waited before and still does. */
  waiting(): Pending[] {
    return [...this.world.waiting.keys()]
      .filter((p) => (this.state.at[p] ?? -1) === -1)
      .map((p) => {
        const { stays, name } = this.world.pods[p] ?? { stays: undefined, name: '' };
        return { pod: name, why: stays === undefined || this.seeksNode(p) ? this.why(p) : [stays] };
      });
  }

  why(p: number): string[] {
    const refusals = refusalsNow(this.state, p, this.relations.of(p));
    return refusals.flatMap((why, n) => (why === undefined ? [] : [`${this.world.nodes[n]?.name}: ${why}`]));
  }

  /** What is wrong at the end: nodes that are not empty, memory that is not there, apps that hang on one node. */
  finish(): void {
    this.admit(this.late);
    for (const name of this.goal.emptied ?? []) {
      const [left] = this.leftOn(this.world.nodeOf.get(name) ?? -1);
      if (left !== undefined) this.violations.push(`${name} is not empty: ${this.world.pods[left]?.name} is left`);
    }
    this.checkAssumed();
    this.checkApps();
  }

  private leftOn(n: number): number[] {
    return [...this.world.pods.keys()].filter((p) => {
      const pod = this.world.pods[p];
      return pod && this.state.at[p] === n && !pod.bound && !pod.terminating;
    });
  }

  private checkAssumed(): void {
    const receivers = new Set([...this.moved].map((p) => this.state.at[p] ?? -1));
    for (const n of receivers) {
      const node = this.world.nodes[n];
      if (!node) continue;
      for (const resource of ['cpu', 'memory'] as const) {
        let sum = 0;
        for (const [p, pod] of this.world.pods.entries()) if (this.state.at[p] === n) sum += pod.assumed[resource];
        const has = node.allocatable.get(resource) ?? 0;
        if (sum > has)
          this.violations.push(
            `${node.name} would hold pods that need ${amount(resource, sum)}, and has ${amount(resource, has)}`,
          );
      }
    }
  }

  /** An app that runs on several nodes must not end up on one. */
  private checkApps(): void {
    const before = new Map<string, Set<string>>();
    const after = new Map<string, Set<number>>();
    const movers = new Set<string>();
    for (const [p, { owner, bound, node, terminating }] of this.world.pods.entries()) {
      if (owner === undefined || bound || terminating || this.world.waiting.has(p)) continue;
      if (this.moved.has(p)) movers.add(owner);
      if (node !== undefined) before.set(owner, (before.get(owner) ?? new Set()).add(node));
      const n = this.state.at[p] ?? -1;
      if (n !== -1) after.set(owner, (after.get(owner) ?? new Set()).add(n));
    }
    for (const owner of movers) {
      if ((before.get(owner)?.size ?? 0) < 2 || (after.get(owner)?.size ?? 0) >= 2) continue;
      const [only] = after.get(owner) ?? [];
      this.violations.push(`all pods of ${owner} would be on ${this.world.nodes[only ?? -1]?.name ?? 'no node'}`);
    }
  }
}

const amount = (resource: 'cpu' | 'memory', value: number) =>
  resource === 'cpu' ? `${value}m CPU` : `${Math.ceil(value / 2 ** 20)} MiB of memory`;
