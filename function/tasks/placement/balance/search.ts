import type { Clock } from '../../../common/clock.js';
import { type Budget, exchanged, kicked } from './exchange.js';
import { type Field, Layout, type Outlook } from './layout.js';

/** How many layouts are followed at each number of moves; counts, so that equal requests get equal answers. */
const WIDTH = 8;
/** From how many of the fullest nodes workloads are moved. */
const FULLEST = 3;
/** How many exchanges are looked at in all; it takes about half a second. */
export const MOST_EXCHANGES = 1_000_000;
/** With more workloads exchanges take too long. */
const MOST_WORKLOADS = 1000;

/**
 * For every number of moves from 0 on the most even layout that was found: a beam search, in which workloads leave the
 * fullest nodes. That no layout is more even is not proven by it.
 */
export function evenOut(field: Field, mostMoves: number, budget: Budget, clock: Clock): Layout[] {
  let beam = [new Layout(field, [])];
  const best = [...beam];
  for (let moves = 1; moves <= mostMoves; moves++) {
    beam = next(field, beam, clock);
    const first = lowest(beam);
    if (!first) break;
    best.push(first);
  }
  return exchangedAll(field, best, mostMoves, budget, clock);
}

/** Layouts for every number of moves, each improved by exchanges, which begin with the better of its own and the one before. */
function exchangedAll(
  field: Field,
  layouts: readonly Layout[],
  mostMoves: number,
  budget: Budget,
  clock: Clock,
): Layout[] {
  if (field.cluster.workloads.length > MOST_WORKLOADS) return [...layouts];
  const better: Layout[] = [];
  for (let moves = 0; moves <= mostMoves; moves++) {
    const starts = [layouts[moves], better.at(-1)].flatMap((layout) => layout ?? []);
    const first = lowest(starts);
    const improve = moves === mostMoves ? kicked : exchanged;
    if (first) better.push(moves === 0 ? first : improve(field, first, moves, budget, clock));
  }
  return better;
}

interface Candidate extends Outlook {
  readonly layout: Layout;
}

const better = (a: Candidate, b: Candidate) => a.crowding - b.crowding;
const lowest = (layouts: readonly Layout[]): Layout | undefined => [...layouts].sort((a, b) => a.peak - b.peak)[0];

/** The best layouts with one move more. */
function next(field: Field, beam: readonly Layout[], clock: Clock): Layout[] {
  const candidates: Candidate[] = [];
  for (const layout of beam) {
    clock.check();
    const own: Candidate[] = [];
    for (const move of layout.moves(fullest(layout))) own.push({ layout, ...move });
    candidates.push(...own.sort(better).slice(0, WIDTH));
  }
  const seen = new Set<string>();
  const layouts: Layout[] = [];
  for (const { layout, step } of candidates.sort(better)) {
    const steps = [...layout.steps, step];
    const key = steps
      .map(({ w, to }) => `${w}:${to}`)
      .sort()
      .join();
    if (seen.has(key)) continue;
    seen.add(key);
    layouts.push(new Layout(field, steps));
    if (layouts.length === WIDTH) break;
  }
  return layouts;
}

function fullest({ shares }: Layout): number[] {
  const order = [...shares.keys()].sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0) || a - b);
  return order.slice(0, FULLEST);
}
