import { Relations } from './relations.js';
import { type Landing, type Pending, Trial } from './trial.js';
import { type ReplayInput, World } from './world.js';

/** What somebody does to a cluster, in order; pods by namespace/name. */
export type Step =
  | { readonly action: 'cordon' | 'uncordon'; readonly nodes: readonly string[] }
  | { readonly action: 'evict'; readonly node: string; readonly pods: readonly string[] }
  | { readonly action: 'wait'; readonly pods: readonly string[] };

export interface Outcome {
  /** Every evicted pod has a node, and nothing was broken on the way. */
  readonly ok: boolean;
  /** In the order in which they landed. */
  readonly landed: readonly Landing[];
  /** Evicted pods that fit nowhere. */
  readonly pending: readonly Pending[];
  /** Pods that waited before, and still do. */
  readonly waiting: readonly Pending[];
  readonly violations: readonly string[];
}

/**
 * Replays a plan on a dump as Kubernetes would carry it out: cordons, evictions that budgets hold up, and kube-scheduler
 * with its default filters and scores choosing the nodes. It reads the dump with eyes of its own and shares nothing with
 * who made the plan, so that a mistake of one is seen by the other.
 */
export class Replay {
  private readonly world: World;
  private readonly relations: Relations;

  /** @throws {RangeError} for a quantity that is none, or too large to count with */
  constructor(input: ReplayInput) {
    this.world = new World(input);
    this.relations = new Relations(this.world);
  }

  get nodes(): readonly string[] {
    return this.world.nodes.map(({ name }) => name);
  }

  /** One trial. `seed` decides the order of evicted pods and every tie; `emptied` are nodes that must be empty at the end. */
  run(steps: readonly Step[], seed: number, emptied: readonly string[] = []): Outcome {
    const trial = new Trial(this.world, this.relations, seed, new Set(emptied));
    for (const step of steps) trial.do(step);
    trial.finish();
    const { landed, violations } = trial;
    const pending = trial.pending();
    return {
      ok: pending.length === 0 && violations.length === 0,
      landed,
      pending,
      waiting: trial.waiting(),
      violations,
    };
  }

  /** Trials with different luck: the first that fails, or the very first. */
  check(steps: readonly Step[], trials: number, emptied: readonly string[] = []): Outcome {
    const first = this.run(steps, 0, emptied);
    if (!first.ok) return first;
    for (let seed = 1; seed < trials; seed++) {
      const outcome = this.run(steps, seed, emptied);
      if (!outcome.ok) return outcome;
    }
    return first;
  }
}
