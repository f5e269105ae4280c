import type { Obstacle } from './event.js';
import { ORDERED } from './luck.js';
import type { SimPod } from './pod.js';
import { Relations, type ResolvedSpread } from './relations.js';
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
  /** Pods to which any of it happened, or on whose account it is: without them, or elsewhere with them, the plan may do. */
  readonly blamed: readonly string[];
}

/** The same without the pods that waited before and still do. */
export type Attempt = Omit<ReplayOutcome, 'waiting'>;

/** A plan that went well in the first so many trials, and what came of it in the very first one. */
export interface Passed {
  readonly trials: number;
  readonly outcome: ReplayOutcome;
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
 * makes plans, so that each shows the mistakes of the other; a search only asks it which pods have to be spread.
 */
export class Replay {
  private readonly world: World;
  private readonly relations: Relations;
  /** How many pods that wait today fit nowhere if nothing is done; undefined until it is needed. */
  private unplaced: number | undefined;
  private readonly beginnings = new Map<number, Trial>();

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
    return this.outcomeOf(this.trial(steps, circumstances(number), goal), steps);
  }

  /** The same without the reasons of pods that waited before and still do, which are many where many wait. */
  attempt(steps: readonly Step[], number: number, goal: Goal = {}): Attempt {
    const trial = this.trial(steps, circumstances(number), goal);
    return this.attempted(trial, steps);
  }

  private outcomeOf(trial: Trial, steps: readonly Step[]): ReplayOutcome {
    return { ...this.attempted(trial, steps), waiting: trial.told(trial.waiting) };
  }

  private attempted(trial: Trial, steps: readonly Step[]): Attempt {
    const { landed, rounds } = trial;
    const pending = trial.told(trial.pending);
    const violations = [...trial.violations, ...this.starved(steps, trial)];
    const blamed = [...new Set([...trial.blamed, ...pending.map(({ pod }) => pod)])];
    const ok = pending.length === 0 && violations.length === 0;
    return { ok, landed, rounds, pending, violations, blamed };
  }

  private isOk(trial: Trial, steps: readonly Step[]): boolean {
    return trial.violations.length === 0 && trial.pending.length === 0 && this.starved(steps, trial).length === 0;
  }

  private trial(steps: readonly Step[], given: Circumstances, goal: Goal): Trial {
    const trial = new Trial(this.world, this.relations, given, goal, this.begun(given));
    for (const step of steps) trial.do(step);
    trial.finish();
    return trial;
  }

  /** A trial in which the pods that wait have come, where they come first and without any luck: it is the same for all plans. */
  private begun(given: Circumstances): Trial | undefined {
    if (given.waiting !== 'first' || given.seed >= ORDERED || this.world.waiting.size === 0) return undefined;
    const known = this.beginnings.get(given.seed) ?? new Trial(this.world, this.relations, given, {});
    this.beginnings.set(given.seed, known);
    return known;
  }

  /** Pods that wait today and would find a node without the plan must find one after it; a violation where they do not. */
  private starved(steps: readonly Step[], trial: Trial): string[] {
    if (steps.length === 0 || this.world.waiting.size === 0) return [];
    this.unplaced ??= this.trial([], circumstances(0), {}).waiting.length;
    const { waiting } = trial;
    const [first] = waiting;
    if (waiting.length <= this.unplaced || first === undefined) return [];
    return [`${this.world.pods[first]?.name} waits, and the plan takes the place that it would find today`];
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

  /** All pods of the dump that have not ended. */
  get pods(): readonly SimPod[] {
    return this.world.pods;
  }

  /** The spread constraints of a pod that are required; they name pods by their indices in `pods`. */
  spreadsOf(name: string): readonly ResolvedSpread[] {
    return this.relations.of(this.world.podOf.get(name) ?? -1).hardSpreads?.all ?? [];
  }

  /** Whether a pod has no node today, or its node is about to lose it. */
  isWaiting(name: string): boolean {
    return this.world.waiting.has(this.world.podOf.get(name) ?? -1);
  }

  /** What a pod requests, as the scheduler counts; undefined for an unknown pod. */
  requestsOf(name: string): ReadonlyMap<string, number> | undefined {
    const requests = this.world.requests[this.world.podOf.get(name) ?? -1];
    return requests && new Map(this.world.resources.map((resource, r) => [resource, requests[r] ?? 0]));
  }

  /**
   * The outcome of the first trial that fails, of so many; that of the very first trial where none fails.
   *
   * @param passed What came of the same plan in the first so many trials, if it went well in all of them.
   */
  check(steps: readonly Step[], trials: number, goal: Goal = {}, passed?: Passed): ReplayOutcome {
    const first = passed?.outcome ?? this.run(steps, 0, goal);
    if (!first.ok) return first;
    for (let number = passed?.trials ?? 1; number < trials; number++) {
      // Of a trial that goes well nothing is told, and so no reason has to be found.
      const trial = this.trial(steps, circumstances(number), goal);
      if (!this.isOk(trial, steps)) return this.outcomeOf(trial, steps);
    }
    return first;
  }
}
