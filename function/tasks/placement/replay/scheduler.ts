import { type Obstacle, obstaclesNow } from './event.js';
import { refusalsNow } from './filters.js';
import type { Luck } from './luck.js';
import type { Progress } from './progress.js';
import type { Relations } from './relations.js';
import { scores } from './scores.js';
import type { Goal } from './step.js';
import type { World } from './world.js';

/**
 * How often pods that fitted nowhere are tried again at one step. Few passes are enough, because chains of pods that want
 * to be near each other are short.
 */
const MOST_PASSES = 8;

/** kube-scheduler: gives nodes to pods that have none, and notes where its choice breaks what the plan promises. */
export class Scheduler {
  constructor(
    private readonly world: World,
    private readonly relations: Relations,
    private readonly progress: Progress,
    private readonly luck: Luck,
    private readonly goal: Goal,
  ) {}

  /**
   * Gives a node to every pod that waits and fits somewhere. Pods that fit nowhere are tried again once others have landed.
   * `planned`: the plan is under way, so that pods which move now do so on account of it.
   */
  schedule(planned: boolean): void {
    const { landed, homeless } = this.progress;
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      const before = landed.length;
      for (const p of this.luck.queue([...homeless.keys()])) this.tryToPlace(p, planned);
      if (landed.length === before || homeless.size === 0) return;
    }
  }

  /** Indices of the nodes to which a pod can go now. */
  openNodes(p: number): number[] {
    return this.refusals(p).flatMap((why, n) => (why === undefined ? [n] : []));
  }

  /** For every node to which a pod cannot go now, the node's name and the reason. */
  whyNot(p: number): string[] {
    return this.refusals(p).flatMap((why, n) => (why === undefined ? [] : [`${this.world.nodes[n]?.name}: ${why}`]));
  }

  /**
   * Why a pod may come to a machine that its image was not built for, if it is placed now; undefined where it cannot. The
   * scheduler knows nothing of such machines, so none of the nodes that it may choose must be one.
   */
  platformRisk(p: number, open: readonly number[] = this.openNodes(p)): string | undefined {
    for (const n of open) {
      const mismatch = this.world.platformMismatch(p, n);
      if (mismatch !== undefined) return mismatch;
    }
    return undefined;
  }

  /** For every node all that keeps a pod from it now. */
  obstacles(p: number): Obstacle[][] {
    return obstaclesNow(this.progress.state, p, this.relations.of(p));
  }

  private refusals(p: number): (string | undefined)[] {
    return refusalsNow(this.progress.state, p, this.relations.of(p));
  }

  private tryToPlace(p: number, planned: boolean): void {
    const open = this.openNodes(p);
    if (open.length === 0) return;
    const evicted = this.progress.isEvicted(p);
    if (evicted) this.note(this.platformRisk(p, open));
    const isNew = this.goal.arriving?.has(this.world.pods[p]?.name ?? '') ?? false;
    const n = this.choose(p, open, evicted || isNew ? this.luck.slack : this.luck.slackOfWaiting);
    if (evicted && this.goal.forced) this.checkForced(p, n, open);
    this.land(p, n, planned);
  }

  /** One of the open nodes whose score is at most `slack` points below the best. */
  private choose(p: number, open: readonly number[], slack: number): number {
    const given = open.length === 1 ? [0] : scores(this.progress.state, p, open, this.relations.of(p));
    const best = Math.max(...given);
    return this.luck.choose(open.filter((_, i) => (given[i] ?? 0) >= best - slack));
  }

  /** A pod that the plan sends to one node must have no other open to it, and must be allowed there for good. */
  private checkForced(p: number, n: number, open: readonly number[]): void {
    const { pods, nodes } = this.world;
    const why = this.refusalOnceOpen(p, n);
    if (why !== undefined) {
      this.note(`${pods[p]?.name} on ${nodes[n]?.name}: ${why}, once other nodes are open again`);
    }
    if (open.length > 1) {
      const names = open.map((one) => nodes[one]?.name ?? '').join(', ');
      this.note(`${pods[p]?.name} is not sent to one node: ${names} would do`);
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
    for (const [m, node] of this.world.nodes.entries()) {
      cordoned[m] = Number(node.cordoned || (this.goal.emptied?.includes(node.name) ?? false));
    }
    const why = this.refusals(p)[n];
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
      this.note(`${pods[p]?.name} cannot start on ${nodes[n]?.name}: claim ${claim} is mounted on another node`);
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

  private note(violation: string | undefined): void {
    if (violation !== undefined) this.progress.violations.push(violation);
  }
}
