import type { Assignment, Cluster } from '../cluster.js';
import type { Attempt } from '../replay/replay.js';
import type { Goal } from '../replay/step.js';
import { makeRoom } from '../room/make-room.js';
import { packedToday } from '../room/packed.js';
import { targetsOf } from '../room/targets.js';
import { enough, QUICK, tried, WHOLE } from '../room/trials.js';
import { type Plan, type Target, targetPlan } from '../situation/plan.js';
import type { Ground } from '../situation/situation.js';

/** Moves of other pods after which a pod that waits gets a node. */
export interface Moves {
  readonly plan: Plan;
  /** What came of the plan, trial by trial. */
  readonly outcomes: readonly Attempt[];
  /** The pods that move. */
  readonly pods: readonly string[];
  /** Whether it is proven that fewer moves of pods that may move cannot do. */
  readonly fewest: boolean;
}

/** The fewest moves that let a pod in, as far as the search finds them; undefined where it finds none. */
export function movesFor(ground: Ground, pod: string): Moves | undefined {
  const { cluster, pods } = packedToday(ground, [pod]);
  const w = pods.findIndex(({ name }) => name === pod);
  if (w === -1) return undefined;
  let found: Omit<Moves, 'fewest'> | undefined;
  const accept = (assignment: Assignment): boolean => {
    const targets = targetsOf(cluster, assignment);
    if (!targets || targets.length === 0) return false;
    found = plansFor(ground, targets, cluster, assignment[w]).reduce<Omit<Moves, 'fewest'> | undefined>(
      (best, { plan, goal }) => best ?? tryPlan(ground, pod, targets, plan, goal),
      undefined,
    );
    return found !== undefined;
  };
  const mayMove = (other: number) => pods[other]?.kind === 'free';
  const { atLeast } = makeRoom({ cluster, seek: [w], shut: new Set(), mayMove, accept }, ground.clock);
  const known = ground.dump.pods.every(({ assumed }) => assumed.size === 0);
  return found && { ...found, fewest: known && found.pods.length === atLeast };
}

interface Proposal {
  readonly plan: Plan;
  readonly goal: Goal;
}

/** Ways to carry moves out: the scheduler picks the targets, if all leave one node; or each pod is sent to its node. */
function plansFor(ground: Ground, targets: readonly Target[], { nodes }: Cluster, to: number | undefined): Proposal[] {
  const open = ground.places.flatMap(({ node }) => (node.cordoned ? [] : [node.name]));
  const sent = { plan: targetPlan(targets, open, []), goal: { forced: true } };
  const node = nodes[to ?? -1]?.name;
  if (node === undefined || !open.includes(node) || targets.some(({ from }) => from !== node)) return [sent];
  const pods = targets.map(({ pod }) => pod);
  const steps: Plan['steps'] = [
    { action: 'cordon', nodes: [node] },
    { action: 'evict', node, pods },
    { action: 'wait', pods },
    { action: 'uncordon', nodes: [node] },
  ];
  return [{ plan: { kind: 'evict', steps }, goal: {} }, sent];
}

function tryPlan(
  ground: Ground,
  pod: string,
  targets: readonly Target[],
  plan: Plan,
  goal: Goal,
): Omit<Moves, 'fewest'> | undefined {
  const isGood = (outcome: Attempt) => outcome.ok && outcome.landed.some((one) => one.pod === pod);
  const run = (trials: number) => tried(ground.replay, plan.steps, goal, enough(ground, trials), isGood);
  if (!run(QUICK).good) return undefined;
  const { good, outcomes } = run(WHOLE);
  return good ? { plan, outcomes, pods: targets.map((target) => target.pod) } : undefined;
}
