import type { PodObject } from '../kubernetes/pod.js';
import { eventOf, type Obstacle } from '../replay/event.js';
import { at, type Json, record, text } from '../replay/json.js';
import type { Ground, Waiting } from '../situation/situation.js';
import { type Change, changesFor } from './changes.js';
import { claimTrouble, gatesOf } from './claims.js';
import { type Moves, movesFor } from './moves.js';

/** A pod that waits, why, and what would help. Pods of one owner that wait for the same reasons are told once. */
export interface Stuck {
  readonly pod: string;
  /** Others of the same owner that wait for the same reasons. */
  readonly alike: readonly string[];
  /** Why it waits at all: it has no node, or its node is about to lose it. */
  readonly waits: string;
  /** The node where the scheduler would put it now. */
  readonly to: string | undefined;
  /** What kube-scheduler's event says, or would say. */
  readonly event: string;
  /** What keeps it from each node, in the order of the dump. */
  readonly obstacles: readonly (readonly Obstacle[])[];
  /** Whether something other than the nodes keeps it: scheduling gates, or its claims. */
  readonly held: boolean;
  /** Undefined where no moves were found, or none looked for. */
  readonly moves: Moves | undefined;
  /** Single changes that would let it in, where no moves do. */
  readonly changes: readonly Change[];
  /** Whether moves and changes were looked for. */
  readonly tried: boolean;
}

export interface MakeRoomAnswer {
  readonly stuck: readonly Stuck[];
}

/** For how many groups of pods moves and changes are looked for, fewer in large dumps; the others are told only why they wait. */
const MOST_TRIED = 10;
const TRIED_OBJECTS = 8000;

/** Why these pods wait, and what would let them in. */
export function whyStuck(ground: Ground, waiting: readonly Waiting[]): MakeRoomAnswer {
  const items = ground.dump.raw.items.map(record);
  const pods = new Map(ground.dump.pods.map((pod) => [pod.name, pod]));
  const groups = new Map<string, Stuck>();
  for (const one of waiting) {
    ground.clock.check();
    const raw = rawPod(items, one.pod);
    const told = toldOf(ground, one, raw, items);
    const key = keyOf(pods.get(one.pod), told);
    const before = groups.get(key);
    if (before) groups.set(key, { ...before, alike: [...before.alike, one.pod] });
    else groups.set(key, told);
  }
  let left = Math.min(MOST_TRIED, Math.ceil(TRIED_OBJECTS / Math.max(1, items.length)));
  const stuck = [...groups.values()].map((one) => {
    if (one.to !== undefined || one.held || left-- <= 0) return one;
    const moves = movesFor(ground, one.pod);
    return { ...one, moves, changes: moves ? [] : changesFor(ground, one.pod, one.obstacles), tried: true };
  });
  return { stuck };
}

function toldOf(ground: Ground, { pod, waits, to }: Waiting, raw: Json, items: readonly Json[]): Stuck {
  const gates = gatesOf(raw);
  const trouble = claimTrouble(raw, items);
  const obstacles = ground.replay.obstacles(pod) ?? [];
  const nodes = `0/${ground.dump.nodes.length} nodes are available`;
  const event =
    gates.length > 0
      ? `Scheduling is blocked due to non-empty scheduling gates (${gates.join(', ')})`
      : trouble === undefined
        ? eventOf(obstacles)
        : `${nodes}: ${trouble}.`;
  const held = gates.length > 0 || trouble !== undefined;
  const nowhere = { moves: undefined, changes: [], tried: false, alike: [] };
  return { pod, waits, to: held ? undefined : to, event, obstacles, held, ...nowhere };
}

const rawPod = (items: readonly Json[], name: string): Json =>
  items.find(
    (one) =>
      one.kind === 'Pod' &&
      `${text(at(one, 'metadata', 'namespace')) ?? 'default'}/${text(at(one, 'metadata', 'name')) ?? ''}` === name,
  ) ?? {};

/** Pods of one owner that ask for the same and wait for the same reasons have the same key. */
const keyOf = (pod: PodObject | undefined, { pod: name, event, waits, to }: Stuck): string =>
  pod?.app === undefined || to !== undefined
    ? name
    : JSON.stringify([pod.app, event, waits, [...pod.requests].sort(([a], [b]) => (a < b ? -1 : 1))]);
