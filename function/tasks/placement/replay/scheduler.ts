import { type Obstacle, obstaclesNow } from './event.js';
import { Filters } from './filters.js';
import type { Luck } from './luck.js';
import type { Progress } from './progress.js';
import type { Relations } from './relations.js';
import { scores } from './scores.js';
import type { Indices } from './scratch.js';
import type { Goal } from './step.js';
import type { World } from './world.js';

/**
 * How often pods that fitted nowhere are tried again at one step. Few passes are enough, because chains of pods that want
 * to be near each other are short.
 */
const MOST_PASSES = 8;

/** Up to so many nodes the reason of each is told by its name. */
const MOST_NAMED = 100;

/** kube-scheduler: gives nodes to pods that have none, and notes where its choice breaks what the plan promises. */
export class Scheduler {
  /** For every node 1 where it stays cordoned when the plan is done, and 0 elsewhere. */
  private readonly cordonsForGood: Uint8Array;
  /** For kinds of pods that fitted nowhere how far the state had come by then. */
  private readonly failed = new Map<number, { readonly changes: number; readonly freed: number }>();

  constructor(
    private readonly world: World,
    private readonly relations: Relations,
    private readonly progress: Progress,
    private readonly luck: Luck,
    private readonly goal: Goal,
  ) {
    this.cordonsForGood = world.cordoned.slice();
    for (const name of goal.emptied ?? []) {
      const n = world.nodeOf.get(name);
      if (n !== undefined) this.cordonsForGood[n] = 1;
    }
  }

  /**
   * Gives a node to every pod that waits and fits somewhere. Pods that fit nowhere are tried again once others have landed.
   * `planned`: the plan is under way, so that pods which move now do so on account of it.
   */
  schedule(planned: boolean): void {
    const { landed, homeless } = this.progress;
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const before = landed.length;
      for (const p of this.luck.queue(this.hopeful())) this.tryToPlace(p, planned);
      if (landed.length === before || homeless.size === 0) return;
    }
  }

  /** The pods that have no node; in large clusters without those that have found none and for which nothing has changed. */
  private hopeful(): number[] {
    const pods = [...this.progress.homeless.keys()];
    return this.world.nodes.length > MOST_NAMED ? pods.filter((p) => !this.isStuck(p)) : pods;
  }

  /** Whether a pod of this kind fitted nowhere, and no node has become any better for it since then. */
  private isStuck(p: number): boolean {
    const kind = this.world.kinds[p] ?? -1;
    const then = this.failed.get(kind);
    if (!then) return false;
    const { state } = this.progress;
    if (then.changes === state.changes) return true;
    // Where others may draw a pod near, every change matters; elsewhere only those nodes that have more room by now.
    if (!this.relations.of(p).isLocal) return false;
    const { cordonBinds, refusals } = this.world.facts(p);
    for (let i = then.freed; i < state.freed.length; i++) {
      const n = state.freed[i] ?? -1;
      const isShut = state.failed[n] === 1 || (cordonBinds && state.cordoned[n] === 1);
      if (refusals[n] === undefined && !isShut) return false;
    }
    this.failed.set(kind, { changes: state.changes, freed: state.freed.length });
    return true;
  }

  /** Indices of the nodes to which a pod can go now, in Scratch. */
  openNodes(p: number): Int32Array {
    return this.filters(p).open();
  }

  /**
   * For every node to which a pod cannot go now, the node's name and the reason. Of many nodes only how many there are for
   * each kind of reason, the most frequent first, as kube-scheduler's own events say it.
   */
  whyNot(p: number): string[] {
    const filters = this.filters(p);
    const told = this.world.nodes.flatMap(({ name }, n) => {
      const why = filters.refusal(n);
      return why === undefined ? [] : [{ name, why }];
    });
    return this.world.nodes.length > MOST_NAMED ? counted(told) : told.map(({ name, why }) => `${name}: ${why}`);
  }

  /**
   * Why a pod may come to a machine that its image was not built for, if it is placed now; undefined where it cannot. The
   * scheduler knows nothing of such machines, so none of the nodes that it may choose must be one.
   */
  platformRisk(p: number, open: Indices = this.openNodes(p)): string | undefined {
    return this.world.platformMismatch(p, open);
  }

  private filters(p: number): Filters {
    return new Filters(this.progress.state, p, this.relations.of(p));
  }

  /** For every node all that keeps a pod from it now. */
  obstacles(p: number): Obstacle[][] {
    return obstaclesNow(this.progress.state, p, this.relations.of(p));
  }

  private tryToPlace(p: number, planned: boolean): void {
    if (this.isStuck(p)) return;
    const open = this.openNodes(p);
    if (open.length === 0) {
      const { changes, freed } = this.progress.state;
      this.failed.set(this.world.kinds[p] ?? -1, { changes, freed: freed.length });
      return;
    }
    const evicted = this.progress.isEvicted(p);
    if (evicted) this.note(p, this.platformRisk(p, open));
    const isNew = this.goal.arriving?.has(this.world.pods[p]?.name ?? '') ?? false;
    const n = this.choose(p, open, evicted || isNew ? this.luck.slack : this.luck.slackOfWaiting);
    if (evicted && this.goal.forced) this.checkForced(p, n, open);
    this.land(p, n, planned);
  }

  /** One of the open nodes whose score is at most `slack` points below the best. */
  private choose(p: number, open: Indices, slack: number): number {
    const [only = -1] = open;
    if (open.length === 1) return this.luck.choose([only]);
    const given = scores(this.progress.state, p, open, this.relations.of(p));
    let best = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < given.length; i++) best = Math.max(best, given[i] ?? 0);
    const good: number[] = [];
    for (let i = 0; i < given.length; i++) if ((given[i] ?? 0) >= best - slack) good.push(open[i] ?? -1);
    return this.luck.choose(good);
  }

  /** A pod that the plan sends to one node must have no other open to it, and must be allowed there for good. */
  private checkForced(p: number, n: number, open: Indices): void {
    const { pods, nodes } = this.world;
    const why = this.refusalOnceOpen(p, n);
    if (why !== undefined) {
      this.note(p, `${pods[p]?.name} on ${nodes[n]?.name}: ${why}, once other nodes are open again`);
    }
    if (open.length > 1) {
      const names = Array.from(open, (one) => nodes[one]?.name ?? '').join(', ');
      this.note(p, `${pods[p]?.name} is not sent to one node: ${names} would do`);
    }
  }

  /**
   * Why a pod could not go to a node if all nodes were open that the plan cordons only for a while; undefined where it
   * could. A node that is closed for a while must not hide from a rule that it counts: pods that are spread over the only
   * open node are not spread.
   */
  private refusalOnceOpen(p: number, n: number): string | undefined {
    const { cordoned } = this.progress.state;
    const now = cordoned.slice();
    cordoned.set(this.cordonsForGood);
    const why = this.filters(p).refusal(n);
    cordoned.set(now);
    return why;
  }

  private land(p: number, n: number, planned: boolean): void {
    const { pods, nodes } = this.world;
    const { homeless, state, arrived, moved, landed } = this.progress;
    const from = homeless.get(p);
    homeless.delete(p);
    const claim = pods[p]?.mounted.readWriteOnce.find((one) => this.isMountedElsewhere(p, n, one));
    if (claim !== undefined) {
      this.note(p, `${pods[p]?.name} cannot start on ${nodes[n]?.name}: claim ${claim} is mounted on another node`);
    }
    state.put(p, n);
    arrived.add(p);
    if (planned && from !== undefined) moved.add(p);
    landed.push({ pod: pods[p]?.name ?? '', from, to: nodes[n]?.name ?? '' });
  }

  private isMountedElsewhere(p: number, n: number, claim: string): boolean {
    return this.world.usersOf(claim).some((q) => {
      const at = this.progress.nodeOf(q);
      return q !== p && at !== -1 && at !== n;
    });
  }

  private note(p: number, violation: string | undefined): void {
    if (violation === undefined) return;
    this.progress.violations.push(violation);
    this.progress.blamed.add(p);
  }
}

/** How many nodes there are for each kind of reason, which is what stands before its amounts. */
function counted(told: readonly { readonly why: string }[]): string[] {
  const counts = new Map<string, number>();
  for (const { why } of told) {
    const [kind = why] = why.split(': ', 1);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a);
  return most.map(([kind, count]) => `${count} ${count === 1 ? 'node' : 'nodes'}: ${kind}`);
}
