import type { PodObject } from '../kubernetes/pod.js';
import { enough, tried, WHOLE } from '../room/trials.js';
import { drainPlan } from '../situation/plan.js';
import { emptied, type Ground, type Place } from '../situation/situation.js';
import { whyImpossible } from './impossible.js';
import { hopefulReplay, type Leave, leave, reasonsOf } from './leave.js';
import { type Judged, judgedAlone } from './proof.js';
import { type Sent, sentAway } from './sent-away.js';

/** Whether the nodes that a request names can go down together, and how. */
export interface Together extends Sent {
  readonly places: readonly Place[];
  readonly ok: Leave['ok'];
  readonly why: readonly string[];
  /** Why it is certain that there is no plan at all; undefined where there is one, or where that is not known. */
  readonly impossible: string | undefined;
  /** Pods that have to leave the nodes. */
  readonly pods: readonly PodObject[];
}

export interface DrainAnswer {
  /** Undefined where no node was named: then every node is looked at alone. */
  readonly together: Together | undefined;
  /** Each node alone: those that were named, or all. */
  readonly alone: readonly Judged[];
}

/** Every node alone. */
export const eachAlone = (ground: Ground): DrainAnswer => ({ together: undefined, alone: judgedAlone(ground) });

/** Nodes at once, given by index. */
export function atOnce(ground: Ground, nodes: readonly number[]): DrainAnswer {
  const places = inOrder(nodes.flatMap((n) => ground.places[n] ?? []));
  return { together: together(ground, places), alone: judgedAlone(ground, places) };
}

/** Cordoned nodes first, and then those with few pods. */
const inOrder = (places: readonly Place[]): Place[] =>
  [...places].sort((a, b) => Number(b.node.cordoned) - Number(a.node.cordoned) || a.free.length - b.free.length);

function together(ground: Ground, places: readonly Place[]): Together {
  const found = leave(places, ground, hopefulReplay(ground), WHOLE);
  const usual = {
    places,
    ok: found.ok,
    why: reasonsOf(found),
    impossible: found.forbidden[0],
    pods: found.pods,
    plan: found.plan,
    outcomes: found.outcomes,
    others: [],
  };
  const sure = found.ok === 'yes' ? confirmed(ground, places) : undefined;
  if (sure?.good) return { ...usual, plan: sure.plan, outcomes: sure.outcomes };
  // Nothing but room, or luck, stands in the way: pods may be sent to their nodes one by one, and others moved before.
  const impossible = found.ok === 'no' ? whyImpossible(ground, places) : undefined;
  const others = found.forbidden.length + found.lost.length + found.conditions.length;
  const mayHelp = others === 0 && impossible === undefined;
  const sent = mayHelp ? sentAway(ground, places) : undefined;
  if (sent) return { ...usual, ok: 'yes', why: [], ...sent };
  if (found.ok === 'no') {
    // What pods are taken to need proves nothing of the real scheduler, which counts what they request.
    const proof = ground.dump.pods.some(({ assumed }) => assumed.size > 0) ? undefined : impossible;
    return { ...usual, impossible: found.forbidden[0] ?? proof };
  }
  return { ...usual, ok: 'conditional', why: usual.why.length > 0 ? usual.why : (sure?.why ?? []) };
}

/** The same plan with what is promised of it: that the nodes are empty at the end, whoever came there in the meantime. */
function confirmed(ground: Ground, places: readonly Place[]) {
  const plan = drainPlan(places.map((place) => emptied(place, ground.restless)));
  const names = places.map(({ node }) => node.name);
  const { good, outcomes } = tried(ground.replay, plan.steps, { emptied: names }, enough(ground, WHOLE));
  const why = outcomes.at(-1)?.violations.map((what) => `in one of the trials ${what}`) ?? [];
  return { plan, good, outcomes, why };
}
