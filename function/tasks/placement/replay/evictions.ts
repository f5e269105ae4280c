import type { SimBudget } from './budgets.js';
import type { Luck } from './luck.js';
import type { Progress } from './progress.js';
import type { Scheduler } from './scheduler.js';
import type { Goal } from './step.js';
import type { World } from './world.js';

/** For every budget that was asked in a round how many of its pods were healthy, and how many more may leave. */
type Allowed = Map<SimBudget, { readonly healthy: number; left: number }>;

/** Evictions through the API of Kubernetes, which PodDisruptionBudgets hold up. */
export class Evictions {
  constructor(
    private readonly world: World,
    private readonly progress: Progress,
    private readonly scheduler: Scheduler,
    private readonly luck: Luck,
    private readonly goal: Goal,
  ) {}

  /**
   * Evicts pods, by namespace/name, from a node. As many leave at once as the budgets allow; the next ones leave when
   * others run in their stead. What is refused is noted as a violation.
   */
  evict(node: string, names: readonly string[]): void {
    const n = this.world.nodeOf.get(node);
    const named = names.flatMap((name) => {
      const p = this.world.podOf.get(name);
      const refusal = this.whyNotEvicted(p, name, n, node);
      if (refusal !== undefined) this.progress.violations.push(refusal);
      return p === undefined || refusal !== undefined ? [] : [p];
    });
    // A drain of the whole node takes along pods that came there in the meantime; checkEnd finds those that may not leave. A plan
    // that sends each pod to its target evicts none but those that it names.
    const drains = this.goal.emptied?.includes(node) === true && !this.goal.forced;
    const newcomers = drains ? this.newcomers(n) : [];
    this.inRounds([...new Set([...named, ...newcomers])], node);
  }

  private whyNotEvicted(p: number | undefined, name: string, n: number | undefined, node: string): string | undefined {
    const pod = p === undefined ? undefined : this.world.pods[p];
    if (p === undefined || !pod || this.progress.state.at[p] !== n) return `${name} is not on ${node}`;
    if (pod.terminating) return `${name} is being deleted already`;
    return pod.whyStays === undefined ? undefined : `${name} may not be evicted: ${pod.whyStays}`;
  }

  /** Pods that came to a node in the course of the trial and may be evicted. */
  private newcomers(n: number | undefined): number[] {
    const { arrived, state } = this.progress;
    const here: number[] = [];
    for (const p of arrived) {
      if (state.at[p] === n && this.world.pods[p]?.whyStays === undefined) here.push(p);
    }
    return here;
  }

  private inRounds(pods: readonly number[], node: string): void {
    const budgetOf = new Map<number, SimBudget>();
    let left = this.luck.queue(pods).filter((p) => this.hasAtMostOneBudget(p, budgetOf));
    while (left.length > 0) {
      const { leaving, staying } = this.nextRound(left, budgetOf);
      if (leaving.length === 0) {
        for (const p of staying) this.progress.violations.push(this.whyHeld(p));
        return;
      }
      this.progress.rounds.push({ node, pods: leaving.map((p) => this.world.pods[p]?.name ?? '') });
      for (const p of leaving) {
        this.progress.state.take(p);
        this.progress.homeless.set(p, node);
      }
      this.scheduler.schedule(true);
      left = staying;
    }
  }

  /** Notes the budget of a pod. With several budgets the API refuses every eviction, which is a violation. */
  private hasAtMostOneBudget(p: number, budgetOf: Map<number, SimBudget>): boolean {
    this.world.clock.check();
    const budgets = this.world.budgetsOf(p);
    const [first] = budgets;
    if (first) budgetOf.set(p, first);
    if (budgets.length < 2) return true;
    const names = budgets.map(({ name }) => name).join(', ');
    this.progress.violations.push(
      `${this.world.pods[p]?.name} has several PodDisruptionBudgets (${names}): no eviction is accepted`,
    );
    return false;
  }

  /** The pods that may leave at once, as their budgets are now, and those that have to stay for the time being. */
  private nextRound(pods: readonly number[], budgetOf: ReadonlyMap<number, SimBudget>) {
    const allowed: Allowed = new Map();
    const leaving: number[] = [];
    const staying: number[] = [];
    for (const p of pods) {
      const budget = budgetOf.get(p);
      if (budget === undefined || this.isLetGo(p, budget, allowed)) leaving.push(p);
      else staying.push(p);
    }
    return { leaving, staying };
  }

  /** Whether a budget lets a pod go. */
  private isLetGo(p: number, budget: SimBudget, allowed: Allowed): boolean {
    this.world.clock.check();
    const round = allowed.get(budget) ?? this.newRound(budget);
    allowed.set(budget, round);
    if (this.isUnhealthy(p) && budget.frees(round.healthy)) return true;
    if (round.left <= 0) return false;
    round.left--;
    return true;
  }

  private newRound(budget: SimBudget) {
    // Pods leave only after all of them were asked about, so that what is healthy does not change within a round.
    const healthy = this.progress.healthyAmong(budget.pods);
    return { healthy, left: budget.allows(healthy) };
  }

  private isUnhealthy(p: number): boolean {
    return !this.progress.arrived.has(p) && this.world.healthy[p] !== 1;
  }

  private whyHeld(p: number): string {
    const names = this.world.budgetsOf(p).map(({ name }) => name);
    const pod = this.world.pods[p]?.name;
    if (names.length > 1) {
      return `PodDisruptionBudgets ${names.join(' and ')} both cover ${pod}: its eviction is refused`;
    }
    return `PodDisruptionBudget ${names[0]} does not let ${pod} go`;
  }
}
