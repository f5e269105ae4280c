import { whyNoRoom } from '../room/no-room.js';
import type { Ground, Place } from '../situation/situation.js';
import { type Alone, aloneOf, leftAlone } from './alone.js';
import { hopefulReplay, type Leave } from './leave.js';

/** Whether one node can be drained while all others stay in use, and whether that is proven. */
export interface Judged extends Alone {
  readonly proven: boolean;
  /** Why a node cannot be drained, whatever the scheduler does; undefined where it can, or where the rules forbid it anyway. */
  readonly proof: string | undefined;
}

/** Each of these nodes alone, in the order of the dump. */
export function judgedAlone(ground: Ground, places: readonly Place[] = ground.places): Judged[] {
  const hopeful = hopefulReplay(ground);
  return places.map((place) => {
    const found = leftAlone(place, ground, hopeful);
    const proof = whyNever(ground, place, found);
    return { ...aloneOf(place, found), proven: proof !== undefined || isClear(found), proof };
  });
}

/** Why pods that have no place in any usual trial cannot have one by any luck. */
function whyNever(ground: Ground, { node }: Place, { forbidden, stuck, pods }: Leave): string | undefined {
  if (forbidden.length > 0 || stuck.length === 0) return undefined;
  return whyNoRoom(ground, { nodes: [node.name], pods, atOnce: false });
}

/** Whether the trials show it: all went well, or one did and it rests on conditions or on luck; or the rules forbid it. */
function isClear({ ok, forbidden, outcomes }: Leave): boolean {
  if (ok === 'no') return forbidden.length > 0;
  return ok === 'yes' || outcomes.some((outcome) => outcome.ok);
}
