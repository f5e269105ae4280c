import type { State } from './state.js';

/** Upper bounds for how many more pods of one kind can run, by resources alone. */
export interface RoomFor {
  /** If every pod stays where it is: what fits into the room of each node, added up. */
  readonly asThingsAre: number;
  /** Whatever pods are moved before: what fits into all the room of the open nodes, and into the nodes that take it if empty. */
  readonly afterMoves: number;
}

/** Bounds for more pods like this one, which itself may have a node or not and is not counted. */
export function roomFor(state: State, p: number): RoomFor {
  const { world } = state;
  if (!world.pods[p]) return { asThingsAre: 0, afterMoves: 0 };
  const wanted = state.requestsOf(p);
  const { refusals, cordonBinds } = world.facts(p);
  const isOpen = (n: number) => world.nodes[n]?.ready === true && !(cordonBinds && state.cordoned[n] === 1);
  const takes = (n: number) => isOpen(n) && refusals[n] === undefined;
  const nodes = [...world.nodes.keys()];
  const asked = [...wanted.keys()].filter((r) => (wanted[r] ?? 0) > 0);
  const holds = (free: (r: number) => number) =>
    Math.min(...asked.map((r) => Math.max(0, Math.floor(free(r) / (wanted[r] ?? 1)))));
  const takers = nodes.filter(takes);
  // A node may have less than nothing left, which another node's room does not make up for.
  const together = holds((r) => nodes.filter(isOpen).reduce((sum, n) => sum + Math.max(0, state.free(n, r)), 0));
  const emptied = takers.reduce(
    (sum, n) => sum + holds((r) => world.allocatable[n * world.resources.length + r] ?? 0),
    0,
  );
  return {
    asThingsAre: takers.reduce((sum, n) => sum + holds((r) => state.free(n, r)), 0),
    afterMoves: Math.min(together, emptied),
  };
}
