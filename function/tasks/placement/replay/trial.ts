import { checkEnd } from './end-checks.js';
import type { Obstacle } from './event.js';
import { Evictions } from './evictions.js';
import { luckOf } from './luck.js';
import { Progress } from './progress.js';
import type { Relations } from './relations.js';
import { type RoomFor, roomFor } from './room.js';
import { Scheduler } from './scheduler.js';
import type { Goal, Landing, Pending, Round, Step } from './step.js';
import type { World } from './world.js';

/** How one trial differs from the next. */
export interface Circumstances {
  /** Decides the order of evicted pods and every tie between nodes. */
  readonly seed: number;
  /** Whether the scheduler counts what pods are taken to need, instead of what they request. */
  readonly counted: boolean;
  /** When pods that wait today get their nodes: before the plan begins, once its first cordons stand, or after its end. */
  readonly waiting: 'first' | 'cordoned' | 'last';
}

/**
 * One run of a plan: cordons and evictions as the plan orders them, and a scheduler that picks the nodes. It may go on
 * from another trial of the same circumstances that has no plan, no goal and no luck, and in which the pods that wait came
 * first.
 */
export class Trial {
  private readonly progress: Progress;
  private readonly scheduler: Scheduler;
  private readonly evictions: Evictions;
  /** Pods that wait today and have not been considered yet: their turn comes after the first cordons or at the end. */
  private late: number[] = [];

  constructor(
    private readonly world: World,
    relations: Relations,
    private readonly given: Circumstances,
    private readonly goal: Goal,
    from?: Trial,
  ) {
    const luck = luckOf(world, given.seed);
    this.progress = new Progress(world, given.counted, from?.progress);
    this.scheduler = new Scheduler(world, relations, this.progress, luck, goal);
    this.evictions = new Evictions(world, this.progress, this.scheduler, luck, goal);
    if (from) return;
    const hopeful = [...world.waiting.keys()].filter((p) => this.seeksNode(p));
    if (given.waiting === 'first') this.admit(hopeful);
    else this.late = hopeful;
  }

  /** Pods that came to a node, in the order in which they landed. */
  get landed(): readonly Landing[] {
    return this.progress.landed;
  }

  /** Which pods left their nodes at once. */
  get rounds(): readonly Round[] {
    return this.progress.rounds;
  }

  /** Names of the pods to which something went wrong. */
  get blamed(): readonly string[] {
    return [...this.progress.blamed].map((p) => this.world.pods[p]?.name ?? '');
  }

  /** What has gone wrong so far, in words. */
  get violations(): readonly string[] {
    return this.progress.violations;
  }

  /** Carries out one step of the plan. */
  do(step: Step): void {
    this.world.clock.check();
    // A pod that comes to be just now finds only the nodes that the plan has left open.
    if (this.given.waiting === 'cordoned' && step.action !== 'cordon') this.admit(this.late.splice(0));
    switch (step.action) {
      case 'cordon':
        this.setCordons(step.nodes, true);
        return;
      case 'uncordon':
        this.setCordons(step.nodes, false);
        // Pods that wait may go to the nodes that are open again.
        this.scheduler.schedule(true);
        return;
      case 'evict':
        this.evictions.evict(step.node, step.pods);
        return;
      case 'fail':
        this.fail(step.nodes);
        return;
      case 'wait':
        this.scheduler.schedule(true);
        this.expectNodes(step.pods);
    }
  }

  /** Ends the trial: pods that are still to come get their nodes, and what is wrong by then counts as a violation. */
  finish(): void {
    this.admit(this.late);
    this.progress.violations.push(...checkEnd(this.world, this.progress, this.goal));
  }

  /** Evicted pods that have no node. Pods that waited before are not among them, for the plan is not to blame for those. */
  get pending(): number[] {
    return [...this.progress.homeless.keys()].filter((p) => this.progress.isEvicted(p));
  }

  /** Pods that waited before and still do. */
  get waiting(): number[] {
    return [...this.world.waiting.keys()].filter((p) => this.progress.nodeOf(p) === -1);
  }

  /** These pods, which have no node, by name and with the reasons. */
  told(pods: readonly number[]): Pending[] {
    // Nothing happens while this is told, so that what holds for a pod holds for all of its kind.
    const reasons = new Map<number, readonly string[]>();
    return pods.map((p) => {
      const { whyStays, name } = this.world.pods[p] ?? { whyStays: undefined, name: '' };
      if (whyStays !== undefined && !this.progress.isEvicted(p) && !this.seeksNode(p)) {
        return { pod: name, why: [whyStays] };
      }
      const kind = this.world.kinds[p] ?? -1;
      const why = reasons.get(kind) ?? this.scheduler.whyNot(p);
      reasons.set(kind, why);
      return { pod: name, why };
    });
  }

  /** Indices of the nodes to which a pod could go now whose turn comes later. */
  destinations(): Set<number> {
    return new Set(this.late.flatMap((p) => [...this.scheduler.openNodes(p)]));
  }

  /** Why a pod may come to a machine that its image was not built for, if it is placed now; undefined where it cannot. */
  platformRisk(p: number): string | undefined {
    return this.scheduler.platformRisk(p);
  }

  /** How many more pods like this one the nodes have room for, as things are now; see room.ts. */
  roomFor(p: number): RoomFor {
    // The trial is over, and the pod itself is not to be counted.
    this.progress.state.take(p);
    return roomFor(this.progress.state, p);
  }

  /** For every node all that keeps a pod from it now. */
  obstacles(p: number): Obstacle[][] {
    return this.scheduler.obstacles(p);
  }

  private admit(waiting: readonly number[]): void {
    for (const p of waiting) this.progress.homeless.set(p, undefined);
    this.scheduler.schedule(false);
  }

  /**
   * Whether the scheduler will be asked for a node. A pod that never had one is; a pod that loses its node comes again if it
   * has an owner. A lost node's pods are deleted and not evicted, so what would hold up an eviction does not matter here.
   */
  private seeksNode(p: number): boolean {
    const pod = this.world.pods[p];
    return pod?.node === undefined || pod.owner !== undefined;
  }

  /** A plan goes on only when the pods that it waits for have their nodes. */
  private expectNodes(pods: readonly string[]): void {
    for (const name of pods) {
      const p = this.world.podOf.get(name);
      if (p !== undefined && this.progress.isEvicted(p)) {
        const why = this.scheduler.whyNot(p).join('; ');
        this.progress.blamed.add(p);
        this.progress.violations.push(`${name} has no node when the plan goes on: ${why}`);
      }
    }
  }

  /** Takes nodes away with their pods; those that have a controller come again, and look for other nodes. */
  private fail(names: readonly string[]): void {
    const { state, homeless } = this.progress;
    for (const name of names) {
      const n = this.world.nodeOf.get(name);
      if (n === undefined) this.progress.violations.push(`there is no node ${name}`);
      else state.fail(n);
    }
    for (const [p, pod] of this.world.pods.entries()) {
      const n = state.at[p] ?? -1;
      if (n === -1 || state.failed[n] !== 1) continue;
      state.take(p);
      if (!pod.boundToNode && !pod.terminating && pod.owner !== undefined) homeless.set(p, this.world.nodes[n]?.name);
    }
    this.scheduler.schedule(true);
  }

  private setCordons(names: readonly string[], cordoned: boolean): void {
    for (const name of names) {
      const n = this.world.nodeOf.get(name);
      if (n === undefined) this.progress.violations.push(`there is no node ${name}`);
      else this.progress.state.setCordon(n, cordoned);
    }
  }
}
