import type { Assignment } from '../cluster.js';
import type { Attempt } from '../replay/replay.js';
import { makeRoom } from '../room/make-room.js';
import { packedToday } from '../room/packed.js';
import { targetsOf } from '../room/targets.js';
import { enough, QUICK, tried, WHOLE } from '../room/trials.js';
import { type Plan, targetPlan } from '../situation/plan.js';
import type { Ground, Place } from '../situation/situation.js';

/** A plan that sends every pod to a node of its own. */
export interface Sent {
  readonly plan: Plan;
  /** What came of the plan, trial by trial. */
  readonly outcomes: readonly Attempt[];
  /** Pods of other nodes that move so that there is room. */
  readonly others: readonly string[];
}

/**
 * Empties nodes by sending every pod to a node of its own, where need be after a few pods of other nodes have made room;
 * undefined where no such plan was found that the replay accepts.
 */
export function sentAway(ground: Ground, places: readonly Place[]): Sent | undefined {
  const { dump, clock } = ground;
  const { cluster, pods } = packedToday(ground);
  const going = new Set(places.map(({ node }) => dump.nodes.indexOf(node)));
  const isGoing = (w: number) => going.has(cluster.workloads[w]?.at ?? -1);
  const names = places.map(({ node }) => node.name);
  const open = ground.places.flatMap(({ node }) => (node.cordoned ? [] : [node.name]));
  let found: Sent | undefined;
  const accept = (assignment: Assignment): boolean => {
    const targets = targetsOf(cluster, assignment);
    if (!targets) return false;
    const plan = targetPlan(targets, open, names);
    const goal = { emptied: names, forced: true };
    if (!tried(ground.replay, plan.steps, goal, enough(ground, QUICK)).good) return false;
    const { good, outcomes } = tried(ground.replay, plan.steps, goal, enough(ground, WHOLE));
    const others = targets.flatMap(({ pod, from }) => (names.includes(from) ? [] : [pod]));
    if (good) found = { plan, outcomes, others };
    return good;
  };
  const seek = [...pods.keys()].filter(isGoing);
  if (seek.some((w) => pods[w]?.kind !== 'free')) return undefined;
  makeRoom({ cluster, seek, shut: going, mayMove: (w) => pods[w]?.kind === 'free' && !isGoing(w), accept }, clock);
  return found;
}
