import type { Outcome } from '../replay/replay.js';
import { drainPlan, type Plan, type Target, targetPlan } from './plan.js';
import { emptied, type Situation } from './situation.js';

/** Simulated runs of a plan with different orders and ties: while searching, and before it is told. */
export const QUICK_TRIALS = 4;
export const TRIALS = 24;
/** Where pods wait whose places nobody knows, more has to be tried: at first every time at which they may come. */
const RESTLESS_TRIALS = { quick: 6, whole: 80 };

/** What is proposed: nodes to empty, how, and what came of it when it was tried. */
export interface DrainAnswer {
  /** Indices of the nodes that are empty at the end, in the order in which they are emptied. */
  readonly drained: readonly number[];
  readonly plan: Plan;
  readonly outcome: Outcome;
  readonly by: 'search' | 'exact' | 'model';
}

/** Pods that leave their node on purpose. */
export const evictions = ({ plan }: DrainAnswer): number =>
  plan.steps.reduce((sum, step) => sum + (step.action === 'evict' ? step.pods.length : 0), 0);

/** Nodes that neither are emptied nor have gone by themselves. */
export const nodesInUse = ({ places }: Situation, { drained }: DrainAnswer): number =>
  places.filter(({ node }, n) => node.ready && !drained.includes(n)).length;

/** Cordoned nodes that are not emptied though they might be: their owner wants them empty. */
export const cordonedLeft = ({ wanted }: Situation, { drained }: DrainAnswer): number =>
  wanted.filter((n) => !drained.includes(n)).length;

/** Cordoned nodes first, for their owners wait for them; then empty ones, then those with the fewest pods to move. */
export function inOrder({ places }: Situation, nodes: readonly number[]): number[] {
  const weight = (n: number) => {
    const place = places[n];
    return (place?.node.cordoned ? 0 : 1e6) + (place?.free.length ?? 0);
  };
  return [...nodes].sort((a, b) => weight(a) - weight(b) || a - b);
}

/** The scheduler picks the targets. */
export function byDrain(
  situation: Situation,
  nodes: readonly number[],
  by: DrainAnswer['by'],
  trials: number,
): DrainAnswer {
  const drained = [...nodes];
  const plan = drainPlan(
    drained.flatMap((n) => situation.places[n] ?? []).map((place) => emptied(place, situation.restless)),
  );
  return {
    drained,
    plan,
    by,
    outcome: situation.replay.check(plan.steps, enough(situation, trials), { emptied: namesOf(situation, drained) }),
  };
}

function enough({ restless }: Situation, trials: number): number {
  if (restless.size === 0) return trials;
  return trials === TRIALS ? RESTLESS_TRIALS.whole : RESTLESS_TRIALS.quick;
}

const namesOf = ({ places }: Situation, nodes: readonly number[]) => nodes.map((n) => places[n]?.node.name ?? '');

/** Every pod that has to leave is sent to its target. */
export function byTargets(
  situation: Situation,
  nodes: readonly number[],
  targets: readonly Target[],
  by: DrainAnswer['by'],
  trials: number,
): DrainAnswer {
  const drained = inOrder(situation, nodes);
  const open = situation.places.flatMap(({ node }) => (node.cordoned ? [] : [node.name]));
  const names = namesOf(situation, drained);
  const plan = targetPlan(targets, open, names);
  return {
    drained,
    plan,
    by,
    outcome: situation.replay.check(plan.steps, enough(situation, trials), { emptied: names, forced: true }),
  };
}

/** Negative where a is better: it works, cordoned nodes are empty, fewer nodes are in use, fewer pods move. */
export function compare(situation: Situation, a: DrainAnswer, b: DrainAnswer): number {
  const [x, y] = [rankOf(situation, a), rankOf(situation, b)];
  const different = x.findIndex((value, i) => value !== y[i]);
  return different === -1 ? 0 : (x[different] ?? 0) - (y[different] ?? 0);
}

/** Compared number by number, lower is better. */
export const rankOf = (situation: Situation, answer: DrainAnswer): number[] => [
  answer.outcome.ok ? 0 : 1,
  cordonedLeft(situation, answer),
  nodesInUse(situation, answer),
  answer.plan.kind === 'drain' ? 0 : 1,
  evictions(answer),
];
