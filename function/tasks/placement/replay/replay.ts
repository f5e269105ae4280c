import type { Obstacle } from './event.js';
import { Relations } from './relations.js';
import type { RoomFor } from './room.js';
import type { Goal, Landing, Pending, Round, Step } from './step.js';
import { type Circumstances, Trial } from './trial.js';
import { type ReplayInput, World } from './world.js';

/** What came of a plan in one trial. */
export interface ReplayOutcome {
  /** Whether every evicted pod has a node, and nothing was violated on the way. */
  readonly ok: boolean;
  /** In the order in which they landed. */
  readonly landed: readonly Landing[];
  /** Which pods left their nodes at once, as far as budgets let them. */
  readonly rounds: readonly Round[];
  /** Evicted pods that fit nowhere. */
  readonly pending: readonly Pending[];
  /** Pods that waited before, and still do. */
  readonly waiting: readonly Pending[];
  /** What went wrong on the way or is wrong at the end, in words. */
  readonly violations: readonly string[];
}

/** When pods that wait today may get their nodes. */
const WAITING_TIMES = ['first', 'last', 'cordoned'] as const;

/** The circumstances of a trial by its number: six kinds in turn, each time with other luck. */
const circumstances = (number: number): Circumstances => ({
  seed: number,
  counted: number % 2 === 1,
  waiting: WAITING_TIMES[Math.floor(number / 2) % WAITING_TIMES.length] ?? 'first',
});

/**
 * Replays a plan on a dump as Kubernetes would carry it out: cordons, evictions that budgets hold up, and kube-scheduler
 * with its default filters and scores choosing the nodes. It reads the dump itself and shares no code with the search that
 * makes plans, so that each shows the mistakes of the other.
 */
export class Replay {
  private readonly world: World;
  private readonly relations: Relations;
  /** How many pods that wait today fit nowhere if nothing is done; undefined until it is needed. */
  private unplaced: number | undefined;

  /** @throws {QuantityError} when a quantity of the dump is none, or too large to count with */
  constructor(input: ReplayInput) {
    this.world = new World(input);
    this.relations = new Relations(this.world);
  }

  /** Names of the nodes, in the order of the dump. */
  get nodes(): readonly string[] {
    return this.world.nodes.map(({ name }) => name);
  }

  /** Carries a plan out in one trial. The number of the trial decides everything in which trials differ. */
  run(steps: readonly Step[], number: number, goal: Goal = {}): ReplayOutcome {
    const trial = this.trial(steps, circumstances(number), goal);
    const { landed, rounds } = trial;
    const [pending, waiting] = [trial.pending(), trial.waiting()];
    const violations = [...trial.violations, ...this.starved(steps, waiting)];
    return { ok: pending.length === 0 && violations.length === 0, landed, rounds, pending, waiting, violations };
  }

  private trial(steps: readonly Step[], given: Circumstances, goal: Goal): Trial {
    const trial = new Trial(this.world, this.relations, given, goal);
    for (const step of steps) trial.do(step);
    trial.finish();
    return trial;
  }

  /** Pods that wait today and would find a node without the plan must find one after it; a violation where they do not. */
  private starved(steps: readonly Step[], waiting: readonly Pending[]): string[] {
    if (steps.length === 0 || this.world.waiting.size === 0) return [];
    this.unplaced ??= this.trial([], circumstances(0), {}).waiting().length;
    const [first] = waiting;
    if (waiting.length <= this.unplaced || !first) return [];
    return [`${first.pod} waits, and the plan takes the place that it would find today`];
  }

  /** Names of the nodes to which pods that wait today may come before anything is done, whatever the scheduler prefers. */
  get destinations(): ReadonlySet<string> {
    const names = new Set<string>();
    for (const counted of [false, true]) {
      const trial = new Trial(this.world, this.relations, { seed: 0, counted, waiting: 'last' }, {});
      for (const n of trial.destinations()) names.add(this.world.nodes[n]?.name ?? '');
    }
    return names;
  }

  /** Why a waiting pod may come to a machine that its image was not built for; undefined where it cannot. */
  platformRisk(name: string): string | undefined {
    const p = this.world.podOf.get(name);
    if (p === undefined) return undefined;
    const trial = new Trial(this.world, this.relations, { seed: 0, counted: false, waiting: 'last' }, {});
    return trial.platformRisk(p);
  }

  /** For every node, in the order of the dump, all that keeps a waiting pod from it today; undefined for an unknown pod. */
  obstacles(name: string): Obstacle[][] | undefined {
    const p = this.world.podOf.get(name);
    if (p === undefined) return undefined;
    return new Trial(this.world, this.relations, { seed: 0, counted: false, waiting: 'last' }, {}).obstacles(p);
  }

  /** Bounds for how many more pods like one that waits can run, after the pods that wait have got their nodes. */
  roomFor(name: string, goal: Goal = {}): RoomFor {
    const p = this.world.podOf.get(name) ?? -1;
    return this.trial([], circumstances(0), goal).roomFor(p);
  }

  /** What a pod requests, as the scheduler counts; undefined for an unknown pod. */
  requestsOf(name: string): ReadonlyMap<string, number> | undefined {
    const requests = this.world.requests[this.world.podOf.get(name) ?? -1];
    return requests && new Map(this.world.resources.map((resource, r) => [resource, requests[r] ?? 0]));
  }

  /** The outcome of the first trial that fails, of so many; that of the very first trial where none fails. */
  check(steps: readonly Step[], trials: number, goal: Goal = {}): ReplayOutcome {
    const first = this.run(steps, 0, goal);
    if (!first.ok) return first;
    for (let seed = 1; seed < trials; seed++) {
      const outcome = this.run(steps, seed, goal);
      if (!outcome.ok) return outcome;
    }
    return first;
  }
}
