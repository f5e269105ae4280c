import type { Assignment } from '../cluster.js';
import type { Attempt } from '../replay/replay.js';
import { makeRoom } from '../room/make-room.js';
import { packedToday } from '../room/packed.js';
import { targetsOf } from '../room/targets.js';
import { QUICK, tried, WHOLE } from '../room/trials.js';
import { type Plan, type Target, targetPlan } from '../situation/plan.js';
import type { Ground } from '../situation/situation.js';

/** Moves that, made today, would let everything find a place when nodes fail. */
export interface Precaution {
  readonly plan: Plan;
  readonly targets: readonly Target[];
}

/** At most three moves of pods of other nodes after which a failure is survived, by the replay; undefined where none are found. */
export function precautionFor(ground: Ground, nodes: readonly string[], trials: number): Precaution | undefined {
  const { cluster, pods } = packedToday(ground);
  const gone = new Set(nodes.map((name) => ground.dump.nodes.findIndex((node) => node.name === name)));
  const isGone = (w: number) => gone.has(cluster.workloads[w]?.at ?? -1);
  const seek = [...pods.keys()].filter((w) => isGone(w) && pods[w]?.kind === 'free');
  const open = ground.places.flatMap(({ node }) => (node.cordoned ? [] : [node.name]));
  let found: Precaution | undefined;
  const accept = (assignment: Assignment): boolean => {
    // Until the failure comes, its pods are where they are.
    const before = assignment.map((n, w) => (isGone(w) ? cluster.workloads[w]?.at : n));
    const targets = targetsOf(cluster, before);
    if (!targets || targets.length === 0) return false;
    const plan = targetPlan(targets, open, []);
    if (!isSafe(ground, plan, nodes, Math.min(QUICK, trials)) || !isSafe(ground, plan, nodes, trials)) return false;
    found = { plan, targets };
    return true;
  };
  const mayMove = (w: number) => pods[w]?.kind === 'free' && !isGone(w);
  makeRoom({ cluster, seek, shut: gone, mayMove, accept }, ground.clock);
  return found;
}

/** Whether the moves go as they should, and whether all finds a place when the nodes fail after them. */
function isSafe({ replay }: Ground, plan: Plan, nodes: readonly string[], trials: number): boolean {
  const all = ({ pending, violations }: Attempt) => pending.length === 0 && violations.length === 0;
  const steps = [...plan.steps, { action: 'fail' as const, nodes }];
  const most = Math.min(trials, WHOLE);
  return tried(replay, plan.steps, { forced: true }, most).good && tried(replay, steps, {}, most, all).good;
}
