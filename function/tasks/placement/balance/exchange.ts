import type { Clock } from '../../../common/clock.js';
import { picker, seedOf } from '../../../trm/state/random.js';
import { orderedMoves } from '../layout/steps.js';
import { Arrangement, type Change, NOTHING } from './arrangement.js';
import { type Field, Layout } from './layout.js';

/** How many exchanges may be looked at; a count, so that equal requests get equal answers. */
export interface Budget {
  left: number;
}

/** Of the exchanges that look best at first so many are tried in full. */
const MOST_TRIED = 24;

/** An exchange and what it comes to. */
interface Candidate {
  readonly changes: readonly Change[];
  readonly peak: number;
  readonly crowding: number;
}

/**
 * A layout of at most so many moves that no exchange makes more even, or the best one when the budget is used up: a pod leaves the
 * fullest node, alone, or for the place of another that goes elsewhere or comes in its stead. Where that takes more moves than
 * are left, a pod that has moved goes home again.
 */
export function exchanged(field: Field, layout: Layout, mostMoves: number, budget: Budget, clock: Clock): Layout {
  let best = layout;
  for (;;) {
    clock.check();
    const better = improved(field, new Arrangement(field, best.steps), mostMoves, budget);
    if (!better) return best;
    best = better;
  }
}

/** From so many other beginnings exchanges are tried again. */
const MOST_KICKS = 40;
/** Most workloads that go home to begin anew. */
const MOST_HOME = 4;

/** The best layout that exchanges lead to from this one, and from such as it with a few of its workloads at home again. */
export function kicked(field: Field, layout: Layout, mostMoves: number, budget: Budget, clock: Clock): Layout {
  let best = exchanged(field, layout, mostMoves, budget, clock);
  const pick = picker(seedOf('balance', [field.cluster.workloads.length, mostMoves]));
  for (let n = 0; n < MOST_KICKS && budget.left > 0; n++) {
    const now = new Arrangement(field, best.steps);
    const going = new Set(Array.from({ length: 1 + pick(MOST_HOME) }, () => now.moved[pick(now.moved.length)] ?? -1));
    if (going.has(-1)) break;
    const start = laidOut(
      field,
      now,
      [...going].map((w) => ({ w, to: now.homeOf(w) })),
    );
    if (!start) continue;
    const other = exchanged(field, start, mostMoves, budget, clock);
    if (byPeak(other, best) < 0) best = other;
  }
  return best;
}

/** A layout that is better by one exchange; undefined where there is none. */
function improved(field: Field, now: Arrangement, mostMoves: number, budget: Budget): Layout | undefined {
  const candidates: Candidate[] = [];
  for (const changes of exchanges(now, mostMoves, budget)) {
    if (budget.left-- <= 0) break;
    const candidate = { changes, ...now.after(changes) };
    if (!isBetter(candidate, now)) continue;
    candidates.push(candidate);
    if (candidates.length > 8 * MOST_TRIED) candidates.sort(byPeak).splice(MOST_TRIED);
  }
  for (const { changes } of candidates.sort(byPeak).slice(0, MOST_TRIED)) {
    const layout = laidOut(field, now, changes);
    if (layout) return layout;
  }
  return undefined;
}

/** The layout after an exchange; undefined where no order of moves leads there. */
function laidOut(field: Field, now: Arrangement, changes: readonly Change[]): Layout | undefined {
  const layout = now.with(changes);
  const steps = layout && orderedMoves(field.cluster, layout, field.landing);
  return steps && new Layout(field, steps);
}

/** Less than this is a difference that comes of counting with fractions. */
const EPSILON = 1e-7;

const byPeak = (a: Pick<Candidate, 'peak' | 'crowding'>, b: Pick<Candidate, 'peak' | 'crowding'>) =>
  Math.abs(a.peak - b.peak) > EPSILON ? a.peak - b.peak : a.crowding - b.crowding;

const isBetter = (a: Candidate, b: Pick<Candidate, 'peak' | 'crowding'>) =>
  a.peak < b.peak - EPSILON || (a.peak <= b.peak + EPSILON && a.crowding < b.crowding * (1 - EPSILON));

/**
 * Exchanges after which the fullest node is less full, and those to which something comes are not as full as it was; and which take
 * no more moves than there may be.
 */
function* exchanges(now: Arrangement, mostMoves: number, budget: Budget): Generator<readonly Change[]> {
  const { fullest, peak } = now;
  for (const w of now.movable(fullest)) {
    if (now.shareOf(fullest, NOTHING, w) >= peak) continue;
    for (const to of now.targets(w)) {
      if (budget.left-- <= 0) return;
      const first = { w, to };
      if (now.shareOf(to, w, NOTHING) < peak) yield* within(now, [first], mostMoves);
      for (const second of seconds(now, first, budget)) yield* within(now, [first, second], mostMoves);
    }
  }
}

/** Workloads that go on from where another one comes to from the fullest node, or take its place there. */
function* seconds(now: Arrangement, { w, to }: Change, budget: Budget): Generator<Change> {
  const { fullest, peak } = now;
  for (const v of now.movable(to)) {
    if (now.shareOf(to, w, v) >= peak) continue;
    for (const next of now.targets(v)) {
      if (budget.left-- <= 0) return;
      if (now.shareOf(next, v, next === fullest ? w : NOTHING) < peak) yield { w: v, to: next };
    }
  }
}

/** The exchange itself, or, where it takes a move or two too many, with pods that go home again. */
function* within(now: Arrangement, changes: readonly Change[], mostMoves: number): Generator<readonly Change[]> {
  const excess = now.movesAfter(changes) - mostMoves;
  if (excess <= 0) yield changes;
  if (excess <= 0 || excess > 2) return;
  const moved = now.moved.filter((w) => changes.every((change) => change.w !== w));
  const home = (w: number) => ({ w, to: now.homeOf(w) });
  for (const [i, w] of moved.entries()) {
    if (excess === 1) yield [...changes, home(w)];
    else for (const v of moved.slice(i + 1)) yield [...changes, home(w), home(v)];
  }
}
