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
const FEW_TRIALS = { nodes: 20, trials: 8 };
/**
 * The same on very large ones: the four extreme orders of pods and nodes, and two more where a few pods wait, so that these
 * come at every time at which they may. Where many wait, they come first. A node that some pod may not leave is not tried
 * there at all.
 */
const LEAST_TRIALS = { nodes: 100, calm: 4, waiting: { few: 20, trials: 6, crowd: 2 } };
const MOST_REASONS = 8;

/** Whether each of these nodes can be emptied on its own, in the order of the dump. */
export function drainAlone(ground: Ground, places: readonly Place[] = ground.places): Alone[] {
  const hopeful = hopefulReplay(ground);
  return places.map((place) => aloneOf(place, leftAlone(place, ground, hopeful)));
}

/** What comes of draining one node. */
export function leftAlone(place: Place, ground: Ground, hopeful: Replay): Leave {
  ground.clock.check();
  return leave([place], ground, hopeful, trialsOf(ground, place));
}

/** The same as an answer. */
export function aloneOf(place: Place, found: Leave): Alone {
  return {
    node: place.node.name,
    ok: found.ok,
    controlPlane: place.node.kept,
    moves: found.pods.length,
    why: few(reasonsOf(found)),
  };
}

/** In how many trials a node is drained. */
function trialsOf({ places, waiting }: Ground, { fixed, held }: Place): number {
  if (places.length <= FEW_TRIALS.nodes) return ALONE_TRIALS;
  if (places.length <= LEAST_TRIALS.nodes) return FEW_TRIALS.trials;
  if (held.length > 0 || fixed.some(({ pin }) => pin?.kind === 'no')) return 0;
  if (waiting.length === 0) return LEAST_TRIALS.calm;
  return waiting.length <= LEAST_TRIALS.waiting.few ? LEAST_TRIALS.waiting.trials : LEAST_TRIALS.waiting.crowd;
}

/** The first reasons, and how many more there are. */
export const few = (why: readonly string[]): string[] =>
  why.length > MOST_REASONS ? [...why.slice(0, MOST_REASONS), `and ${why.length - MOST_REASONS} more`] : [...why];
