import { Relations } from './relations.js';
import { type Circumstances, type Goal, type Landing, type Pending, Trial } from './trial.js';
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

const TIMES = ['first', 'last', 'cordoned'] as const;

/** Six kinds of circumstances in turn, each time with other luck. */
const circumstances = (number: number): Circumstances => ({
  seed: number,
  counted: number % 2 === 1,
  waiting: TIMES[Math.floor(number / 2) % TIMES.length] ?? 'first',
});

/**
 * Replays a plan on a dump as Kubernetes would carry it out: cordons, evictions that budgets hold up, and kube-scheduler
 * with its default filters and scores choosing the nodes. It reads the dump with eyes of its own and shares nothing with
 * who made the plan, so that a mistake of one is seen by the other.
 */
export class Replay {
  private readonly world: World;
  private readonly relations: Relations;
  /** Pods that wait today and fit nowhere, if nothing is done. */
  private unplaced: number | undefined;

  /** @throws {RangeError} for a quantity that is none, or too large to count with */
  constructor(input: ReplayInput) {
    this.world = new World(input);
    this.relations = new Relations(this.world);
  }

  get nodes(): readonly string[] {
    return this.world.nodes.map(({ name }) => name);
  }

  /** One trial, whose number decides all that differs from the next one. */
  run(steps: readonly Step[], number: number, goal: Goal = {}): Outcome {
    const trial = this.trial(steps, circumstances(number), goal);
    const { landed } = trial;
    const [pending, waiting] = [trial.pending(), trial.waiting()];
    const violations = [...trial.violations, ...this.starved(steps, waiting)];
    return { ok: pending.length === 0 && violations.length === 0, landed, pending, waiting, violations };
  }

  private trial(steps: readonly Step[], given: Circumstances, goal: Goal): Trial {
    const trial = new Trial(this.world, this.relations, given, goal);
    for (const step of steps) trial.do(step);
    trial.finish();
    return trial;
  }

  /** Pods that wait today and would find a place without the plan must find one after it. */
  private starved(steps: readonly Step[], waiting: readonly Pending[]): string[] {
    if (steps.length === 0 || this.world.waiting.size === 0) return [];
    this.unplaced ??= this.trial([], circumstances(0), {}).waiting().length;
    const [first] = waiting;
    if (waiting.length <= this.unplaced || !first) return [];
    return [`${first.pod} waits, and the plan takes the place that it would find today`];
  }

  /** Nodes where pods that wait today may come to before anything is done, whatever the scheduler prefers. */
  get destinations(): ReadonlySet<string> {
    const names = new Set<string>();
    for (const counted of [false, true]) {
      const trial = new Trial(this.world, this.relations, { seed: 0, counted, waiting: 'last' }, {});
      for (const n of trial.destinations()) names.add(this.world.nodes[n]?.name ?? '');
    }
    return names;
  }

  /** Why a pod that waits may come to a machine that its image was not built for; undefined where it cannot. */
  risk(name: string): string | undefined {
    const p = this.world.podOf.get(name);
    if (p === undefined) return undefined;
    const trial = new Trial(this.world, this.relations, { seed: 0, counted: false, waiting: 'last' }, {});
    return trial.strange(p);
  }

  /** Trials with different luck: the first that fails, or the very first. */
  check(steps: readonly Step[], trials: number, goal: Goal = {}): Outcome {
    const first = this.run(steps, 0, goal);
    if (!first.ok) return first;
    for (let seed = 1; seed < trials; seed++) {
      const outcome = this.run(steps, seed, goal);
      if (!outcome.ok) return outcome;
    }
    return first;
  }
}
