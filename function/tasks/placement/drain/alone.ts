import type { Replay } from '../replay/replay.js';
import type { Ground, Place } from '../situation/situation.js';
import { hopefulReplay, type Leave, leave, reasonsOf } from './leave.js';

/** Whether one node can be emptied while all others stay in use, as for an upgrade. */
export interface Alone {
  readonly node: string;
  readonly ok: Leave['ok'];
  readonly controlPlane: boolean;
  /** How many pods have to move. */
  readonly moves: number;
  /** Reasons why not, or conditions. */
  readonly why: readonly string[];
}

/** How many times the drain of each node is simulated. */
const ALONE_TRIALS = 24;
/** The same on large clusters, where it depends less on chance which pods meet on a node. */
const FEW_TRIALS = 8;
const MANY_NODES = 20;
const MOST_REASONS = 8;

/** Whether each of these nodes can be emptied on its own, in the order of the dump. */
export function drainAlone(ground: Ground, places: readonly Place[] = ground.places): Alone[] {
  const hopeful = hopefulReplay(ground);
  return places.map((place) => {
    ground.clock.check();
    return alone(place, ground, hopeful);
  });
}

function alone(place: Place, ground: Ground, replay: Replay): Alone {
  const trials = ground.places.length > MANY_NODES ? FEW_TRIALS : ALONE_TRIALS;
  const found = leave([place], ground, replay, trials);
  return {
    node: place.node.name,
    ok: found.ok,
    controlPlane: place.node.kept,
    moves: found.pods.length,
    why: few(reasonsOf(found)),
  };
}

/** The first reasons, and how many more there are. */
export const few = (why: readonly string[]): string[] =>
  why.length > MOST_REASONS ? [...why.slice(0, MOST_REASONS), `and ${why.length - MOST_REASONS} more`] : [...why];
