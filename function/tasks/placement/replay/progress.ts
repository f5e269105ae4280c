import { firstState, type State } from './state.js';
import type { Landing, Round } from './step.js';
import type { World } from './world.js';

/** What has happened so far in one trial. Pods and nodes are known by their indices in the world. */
export class Progress {
  readonly state: State;
  /** In the order in which they landed. */
  readonly landed: Landing[];
  /** Pods that left their node at once, in the order in which they were evicted. */
  readonly rounds: Round[];
  /** What has gone wrong, in words. */
  readonly violations: string[];
  /** Pods to which something of it happened, or on whose account it is. */
  readonly blamed: Set<number>;
  /** Pods without a node, with the node that they were evicted from; undefined for those that waited before. */
  readonly homeless: Map<number, string | undefined>;
  /** Pods that came to their nodes on account of the plan. */
  readonly moved: Set<number>;
  /** Pods that came to a node in the course of the trial, for whatever reason: they run, and count as healthy. */
  readonly arrived: Set<number>;

  /**
   * @param counted Whether the scheduler counts what pods are taken to need, instead of what they request.
   * @param from What has happened before, if anything has.
   */
  constructor(
    private readonly world: World,
    counted: boolean,
    from?: Progress,
  ) {
    this.state = from?.state.copy() ?? firstState(world, counted);
    this.landed = [...(from?.landed ?? [])];
    this.rounds = [...(from?.rounds ?? [])];
    this.violations = [...(from?.violations ?? [])];
    this.blamed = new Set(from?.blamed);
    this.homeless = new Map(from?.homeless);
    this.moved = new Set(from?.moved);
    this.arrived = new Set(from?.arrived);
  }

  /** The index of the node where a pod is; -1 where it has none. */
  nodeOf(p: number): number {
    return this.state.at[p] ?? -1;
  }

  /** Whether a pod has no node because the plan evicted it. */
  isEvicted(p: number): boolean {
    return this.homeless.get(p) !== undefined;
  }

  /** How many of these pods have a node and are healthy. */
  healthyAmong(pods: ReadonlySet<number>): number {
    let count = 0;
    for (const p of pods) {
      if (this.nodeOf(p) !== -1 && (this.world.healthy[p] === 1 || this.arrived.has(p))) count++;
    }
    return count;
  }
}
