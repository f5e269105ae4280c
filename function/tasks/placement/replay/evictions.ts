import type { SimBudget } from './budgets.js';
import type { Luck } from './luck.js';
import type { Progress } from './progress.js';
import type { Scheduler } from './scheduler.js';
import type { Goal } from './step.js';
import type { World } from './world.js';

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
    // A drain of the whole node takes along pods that came there in the meantime; checkEnd finds those that may not leave.
    const newcomers = this.goal.emptied?.includes(node) ? this.newcomers(n) : [];
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
    return [...arrived].filter((p) => state.at[p] === n && this.world.pods[p]?.whyStays === undefined);
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
    const budgets = this.world.budgets.filter(({ pods }) => pods.has(p));
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
    const allowed = new Map<SimBudget, number>();
    const leaving: number[] = [];
    const staying: number[] = [];
    for (const p of pods) {
      const budget = budgetOf.get(p);
      if (budget === undefined || this.isLetGo(p, budget, allowed)) leaving.push(p);
      else staying.push(p);
    }
    return { leaving, staying };
  }

  /** Whether a budget lets a pod go; `allowed` is what is left of the budgets in this round. */
  private isLetGo(p: number, budget: SimBudget, allowed: Map<SimBudget, number>): boolean {
    this.world.clock.check();
    const healthy = this.progress.healthyAmong(budget.pods);
    const rest = allowed.get(budget) ?? budget.allows(healthy);
    allowed.set(budget, rest);
    if (this.isUnhealthy(p) && budget.frees(healthy)) return true;
    if (rest <= 0) return false;
    allowed.set(budget, rest - 1);
    return true;
  }

  private isUnhealthy(p: number): boolean {
    const pod = this.world.pods[p];
    return pod !== undefined && !this.progress.arrived.has(p) && !this.world.isHealthy(pod);
  }

  private whyHeld(p: number): string {
    const names = this.world.budgets.flatMap(({ pods, name }) => (pods.has(p) ? [name] : []));
    const pod = this.world.pods[p]?.name;
    if (names.length > 1) {
      return `PodDisruptionBudgets ${names.join(' and ')} both cover ${pod}: its eviction is refused`;
    }
    return `PodDisruptionBudget ${names[0]} does not let ${pod} go`;
  }
}
