import type { PodObject } from '../kubernetes/pod.js';
import { Landing } from '../layout/landing.js';
import type { Attempt } from '../replay/replay.js';
import { packedToday } from '../room/packed.js';
import { enough, QUICK, tried, WHOLE } from '../room/trials.js';
import { type Plan, type Target, targetPlan } from '../situation/plan.js';
import type { Ground } from '../situation/situation.js';
import { fewestLeaving, lowestByPods } from './bound.js';
import type { Field, Layout } from './layout.js';
import { keptOn, type Load, type Loads, loadsOf, lowestPeak } from './loads.js';
import { evenOut, MOST_EXCHANGES } from './search.js';

/** How even the nodes can be made by so many moves. */
export interface Point {
  readonly moves: number;
  /** The highest share of CPU or memory of any node. */
  readonly peak: number;
}

export interface BalanceAnswer {
  readonly by: Loads['by'];
  readonly before: number;
  readonly after: number;
  /** No moves can make the peak lower than this: proven. */
  readonly atLeast: number;
  /** Whether it is proven that so many moves, or any, cannot make the peak lower than it is after the plan. */
  readonly isLeast: boolean;
  /** Lower peaks by more moves; each of them was replayed in a few trials. */
  readonly curve: readonly Point[];
  readonly plan: Plan;
  readonly targets: readonly Target[];
  /** What came of the plan, trial by trial. */
  readonly outcomes: readonly Attempt[];
  /** What nodes have, and their loads before and after. */
  readonly has: readonly Load[];
  readonly loads: readonly { readonly before: Load; readonly after: Load }[];
  readonly mostMoves: number;
}

/** How often the search begins anew without a move that the replay refused. */
const MOST_ROUNDS = 6;
/** A peak that is lower by less is not worth a move. */
const WORTH = 0.005;
/** Differences that come of counting with fractions. */
const EPSILON = 1e-9;

/** Plans that even out the nodes by at most so many moves; the one with the lowest peak is told, and of several the shortest. */
export function balanced(ground: Ground, mostMoves: number): BalanceAnswer {
  const packed = packedToday(ground);
  const { cluster, pods } = packed;
  const loads = loadsOf(ground);
  const movable = (pod: PodObject | undefined) => pod?.kind === 'free';
  // Pods that have no other node stay, too.
  const roaming = new Set(cluster.workloads.flatMap(({ name, allowed }) => (allowed.length > 1 ? [name] : [])));
  const banned = new Set<string>();
  const nodes = [...cluster.nodes.keys()];
  const field: Field = {
    cluster,
    loads: pods.map((pod) => loads.of(pod)),
    before: nodes.map((n) => loads.on(n)),
    has: nodes.map((n) => loads.has(n)),
    landing: Landing.of(packed, ground.replay),
    mayMove: (w) => movable(pods[w]),
    mayGo: (w, to) => !banned.has(`${w}:${to}`),
  };
  const { layouts, chosen } = bestOf(ground, field, banned, mostMoves);
  const [today] = layouts;
  const kept = keptOn(ground, loads, (pod) => movable(pod) && roaming.has(pod.name));
  const atLeast = Math.max(lowestPeak(ground, loads, kept), lowestByPods(field, kept));
  const after = chosen.layout?.peak ?? today?.peak ?? 0;
  return {
    by: loads.by,
    before: today?.peak ?? 0,
    after,
    atLeast,
    isLeast: after <= atLeast + EPSILON || fewestLeaving(field, after) > mostMoves,
    curve: layouts.map(({ steps, peak }) => ({ moves: steps.length, peak })),
    plan: chosen.plan,
    targets: chosen.targets,
    outcomes: chosen.outcomes,
    has: field.has,
    loads: field.before.map((before, n) => ({ before, after: chosen.layout?.loads[n] ?? before })),
    mostMoves,
  };
}

interface Chosen {
  readonly layout: Layout | undefined;
  readonly plan: Plan;
  readonly targets: readonly Target[];
  readonly outcomes: readonly Attempt[];
}

const NOTHING: Chosen = { layout: undefined, plan: { kind: 'targets', steps: [] }, targets: [], outcomes: [] };

/** Layouts that the replay accepts, each better than all with fewer moves, and the plan for the best of them. */
function bestOf(ground: Ground, field: Field, banned: Set<string>, mostMoves: number) {
  let layouts: Layout[] = [];
  const budget = { left: MOST_EXCHANGES };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const worth = improving(evenOut(field, mostMoves, budget, ground.clock));
    const refused = worth.find((layout) => layout.steps.length > 0 && !run(ground, field, layout, QUICK).good);
    layouts = refused ? worth.slice(0, worth.indexOf(refused)) : worth;
    const last = layouts.at(-1);
    const wrong =
      refused ?? (last && last.steps.length > 0 && !run(ground, field, last, WHOLE).good ? last : undefined);
    if (!wrong) break;
    layouts = layouts.filter((layout) => layout !== wrong);
    ban(ground, field, wrong, banned);
  }
  while (layouts.length > 1) {
    const last = layouts.at(-1);
    const { good, ...found } = last ? run(ground, field, last, WHOLE) : { ...NOTHING, good: false };
    if (last && good) return { layouts, chosen: { ...found, layout: last } };
    layouts = layouts.slice(0, -1);
  }
  return { layouts, chosen: NOTHING };
}

/** Of layouts by their number of moves those that have a lower peak than all before. */
function improving(layouts: readonly Layout[]): Layout[] {
  const worth: Layout[] = [];
  for (const layout of layouts) {
    const last = worth.at(-1);
    if (!last || layout.peak < last.peak - WORTH) worth.push(layout);
  }
  return worth;
}

/** Carries the moves of a layout out, each pod sent to its node. */
function run(ground: Ground, field: Field, layout: Layout, trials: number) {
  const targets = targetsOf(field, layout);
  const open = ground.places.flatMap(({ node }) => (node.cordoned ? [] : [node.name]));
  const plan = targetPlan(targets, open, []);
  return { plan, targets, ...tried(ground.replay, plan.steps, { forced: true }, enough(ground, trials)) };
}

function targetsOf({ cluster }: Field, { steps }: Layout): Target[] {
  return steps.flatMap(({ w, to }) => {
    const { name, at = -1 } = cluster.workloads[w] ?? { name: undefined };
    const [from, target] = [cluster.nodes[at]?.name, cluster.nodes[to]?.name];
    return name === undefined || from === undefined || target === undefined ? [] : [{ pod: name, from, to: target }];
  });
}

/** Forbids the moves of the pods with which the replay had trouble, or else the last one. */
function ban(ground: Ground, field: Field, layout: Layout, banned: Set<string>): void {
  const { outcomes } = run(ground, field, layout, WHOLE);
  const blamed = new Set(outcomes.at(-1)?.blamed);
  const wrong = layout.steps.filter(({ w }) => blamed.has(field.cluster.workloads[w]?.name ?? ''));
  const [step] = [...wrong, ...layout.steps.slice(-1)];
  if (step) banned.add(`${step.w}:${step.to}`);
}
