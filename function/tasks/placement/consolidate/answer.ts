import type { ReplayOutcome } from '../replay/replay.js';
import type { Goal } from '../replay/step.js';
import { drainPlan, type Plan, type Target, targetPlan } from '../situation/plan.js';
import { emptied, type Situation } from '../situation/situation.js';

/** How many trials a plan must survive while the search goes on. */
export const QUICK_TRIALS = 4;
/** How many trials a plan must survive before it is told. */
export const TRIALS = 24;
/** The same where pods wait that may come to any node: the first six trials try every time at which they may come. */
const RESTLESS_TRIALS = { quick: 6, whole: 80 };

/** A proposal: which nodes are emptied, how, and what came of it in the trials. */
export interface ConsolidationAnswer {
  /** Indices of the nodes that are empty at the end, in the order in which they are emptied. */
  readonly drained: readonly number[];
  readonly plan: Plan;
  /** What the trials are to hold the plan to. */
  readonly goal: Goal;
  readonly outcome: ReplayOutcome;
  /** What found it. */
  readonly by: 'search' | 'exact' | 'model';
  /** The exact solver has proven that nodes in use cost at least so much, whatever the plan. */
  readonly atLeast?: number;
}

/** What nodes in use cost at least whatever the plan, as far as is proven; nodes without a cost count 1. */
export const neededBy = ({ bound }: Situation, { atLeast = 0 }: ConsolidationAnswer): number =>
  Math.max(bound, atLeast);

/** Whether no plan can empty more nodes, or more of those that their owners want empty. */
export const isFinal = (situation: Situation, answer: ConsolidationAnswer): boolean =>
  spentBy(situation, answer) <= neededBy(situation, answer) && cordonedLeft(situation, answer) === 0;

/** How many pods the plan evicts. */
export const evictions = ({ plan }: ConsolidationAnswer): number =>
  plan.steps.reduce((sum, step) => sum + (step.action === 'evict' ? step.pods.length : 0), 0);

/** How many nodes are ready and not emptied. */
export const nodesInUse = ({ places }: Situation, { drained }: ConsolidationAnswer): number => {
  const gone = new Set(drained);
  return places.filter(({ node }, n) => node.ready && !gone.has(n)).length;
};

/** What the nodes cost that are ready and not emptied; nodes without a cost count 1. */
export const spentBy = ({ places, instance }: Situation, { drained }: Pick<ConsolidationAnswer, 'drained'>): number => {
  const gone = new Set(drained);
  return places.reduce((sum, { node }, n) => (node.ready && !gone.has(n) ? sum + (instance.cost[n] ?? 1) : sum), 0);
};

/** Whether a plan evicts no more pods than it may. */
export const isWithin = ({ maxMoves }: Situation, answer: ConsolidationAnswer): boolean =>
  maxMoves === undefined || evictions(answer) <= maxMoves;

/** How many cordoned nodes could be emptied and are not. Their owners want them empty. */
export const cordonedLeft = ({ wanted }: Situation, { drained }: ConsolidationAnswer): number =>
  wanted.filter((n) => !drained.includes(n)).length;

/** Nodes in the order in which they are emptied: cordoned ones first, since their owners wait for them, and then by the number of pods to move. */
export function inOrder({ places }: Situation, nodes: readonly number[]): number[] {
  const weight = (n: number) => {
    const place = places[n];
    return (place?.node.cordoned ? 0 : 1e6) + (place?.free.length ?? 0);
  };
  return [...nodes].sort((a, b) => weight(a) - weight(b) || a - b);
}

/** Empties nodes by draining them: the scheduler picks the nodes where the pods go. */
export function byDrain(
  situation: Situation,
  nodes: readonly number[],
  by: ConsolidationAnswer['by'],
  trials: number,
): ConsolidationAnswer {
  const drained = [...nodes];
  const plan = drainPlan(
    drained.flatMap((n) => situation.places[n] ?? []).map((place) => emptied(place, situation.restless)),
  );
  return checked(situation, { drained, plan, by, goal: { emptied: namesOf(situation, drained) } }, trials);
}

/** A proposal before it was tried. */
type Untried = Omit<ConsolidationAnswer, 'outcome'>;

const checked = (situation: Situation, untried: Untried, trials: number): ConsolidationAnswer => ({
  ...untried,
  outcome: situation.replay.check(untried.plan.steps, enough(situation, trials), untried.goal),
});

/** The same in all trials, after it went well in a few: those are not run again. */
export const confirmed = (situation: Situation, quick: ConsolidationAnswer): ConsolidationAnswer => ({
  ...quick,
  outcome: situation.replay.check(quick.plan.steps, enough(situation, TRIALS), quick.goal, {
    trials: enough(situation, QUICK_TRIALS),
    outcome: quick.outcome,
  }),
});

/** Clusters with more nodes than this have fewer trials: each takes longer, and less depends on the luck of one pod. */
export const MANY_NODES = 100;
/** Two of each of the six kinds of trials; four where pods wait that may come to any node. */
const TRIALS_OF_MANY = { quick: 2, calm: 12, restless: 24 };
/** How many trials are enough instead of `trials`, given the size of the cluster and whether pods wait that may come to any node. */
function enough({ restless, places }: Situation, trials: number): number {
  const isRestless = restless.size > 0;
  const isLarge = places.length > MANY_NODES;
  if (trials !== TRIALS) return quickTrials(trials, isRestless, isLarge);
  if (isLarge) return isRestless ? TRIALS_OF_MANY.restless : TRIALS_OF_MANY.calm;
  return isRestless ? RESTLESS_TRIALS.whole : TRIALS;
}

function quickTrials(trials: number, isRestless: boolean, isLarge: boolean): number {
  if (isRestless) return RESTLESS_TRIALS.quick;
  return isLarge ? Math.min(trials, TRIALS_OF_MANY.quick) : trials;
}

const namesOf = ({ places }: Situation, nodes: readonly number[]) => nodes.map((n) => places[n]?.node.name ?? '');

/** Empties nodes by sending every pod to its target, in the order of the targets. */
export function byTargets(
  situation: Situation,
  nodes: readonly number[],
  targets: readonly Target[],
  by: ConsolidationAnswer['by'],
  trials: number,
): ConsolidationAnswer {
  const drained = inOrder(situation, nodes);
  const open = situation.places.flatMap(({ node }) => (node.cordoned ? [] : [node.name]));
  const names = namesOf(situation, drained);
  const plan = targetPlan(targets, open, names);
  return checked(situation, { drained, plan, by, goal: { emptied: names, forced: true } }, trials);
}

/** Compares two answers: negative where `a` is better, positive where `b` is, and 0 where they are equally good. */
export function compare(situation: Situation, a: ConsolidationAnswer, b: ConsolidationAnswer): number {
  const [x, y] = [rankOf(situation, a), rankOf(situation, b)];
  const different = x.findIndex((value, i) => value !== y[i]);
  return different === -1 ? 0 : (x[different] ?? 0) - (y[different] ?? 0);
}

/**
 * How good an answer is, as numbers that are compared one after the other; lower is better. What counts is, in this order:
 * it works within the moves that are allowed, cordoned nodes are empty, nodes in use cost little (or are few), the scheduler picks the targets, few pods move.
 */
export const rankOf = (situation: Situation, answer: ConsolidationAnswer): number[] => [
  answer.outcome.ok && isWithin(situation, answer) ? 0 : 1,
  cordonedLeft(situation, answer),
  spentBy(situation, answer),
  answer.plan.kind === 'drain' ? 0 : 1,
  evictions(answer),
];
