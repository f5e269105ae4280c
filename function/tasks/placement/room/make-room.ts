import type { Clock } from '../../../common/clock.js';
import type { Assignment, Cluster } from '../cluster.js';
import { Board } from './board.js';
import { evictedSets } from './evicted.js';

/** Workloads that need a place, and what may be done for them. */
export interface Wanted {
  readonly cluster: Cluster;
  /** Workloads, by index, that must find another node than theirs, or one at all. */
  readonly seek: readonly number[];
  /** Nodes, by index, to which nothing may go. */
  readonly shut: ReadonlySet<number>;
  /** Whether a workload may be moved to make room. */
  mayMove(w: number): boolean;
  /** Whether nodes for all of them can be brought about, as far as the search itself cannot tell. */
  accept(assignment: Assignment): boolean;
}

/** What a search for room came to. */
export interface Room {
  /** For every workload its node, with as few others moved as the search could do with; undefined where it found nothing. */
  readonly assignment: Assignment | undefined;
  /** How many others have to move at least, as far as all with fewer moves was tried. */
  readonly atLeast: number;
}

/** Most moves of others that are tried. */
export const MOST_MOVES = 3;
/** How often the search may put a workload on a node, in all; a count, so that equal requests get equal answers. */
const MOST_TRIES = 20_000;
/** How many ways the search may find that are not accepted. */
const MOST_REFUSED = 12;

/**
 * Finds nodes for workloads with as few moves of others as can be: first with none, then with one, and so on. A workload
 * that is put on a node pushes others off it only as far as that is necessary, and those look for other nodes in turn.
 */
export function makeRoom(wanted: Wanted, clock: Clock, mostMoves = MOST_MOVES): Room {
  const search = new Search(wanted, clock);
  let atLeast = 0;
  for (let moves = 0; moves <= mostMoves; moves++) {
    const found = search.place(bySize(wanted), moves);
    if (found) return { assignment: search.assignment(), atLeast };
    if (search.left <= 0) break;
    // What was found and not accepted might be brought about in some other way, and so nothing is proven any more.
    if (search.refused === 0) atLeast = moves + 1;
  }
  return { assignment: undefined, atLeast };
}

/** The workloads that need a place, the largest first. */
function bySize({ seek, cluster }: Wanted): number[] {
  const of = (w: number) => cluster.workloads[w]?.request;
  const size = (w: number) => Math.max((of(w)?.cpu ?? 0) / 1000, (of(w)?.memory ?? 0) / 2 ** 32);
  return [...seek].sort((a, b) => size(b) - size(a) || a - b);
}

class Search {
  /** How often it may go on putting workloads on nodes. */
  left = MOST_TRIES;
  /** How many ways it found that were not accepted. */
  refused = 0;
  /** Ways that were not accepted. */
  private readonly known = new Set<string>();
  private readonly board: Board;

  constructor(
    private readonly wanted: Wanted,
    private readonly clock: Clock,
  ) {
    this.board = new Board(wanted.cluster);
    for (const w of wanted.seek) {
      this.board.take(w);
      this.board.moved.add(w);
    }
  }

  assignment(): Assignment {
    return this.board.at.map((n) => (n === -1 ? undefined : n));
  }

  /** Puts all these workloads on nodes, with at most so many moves of others; false where it finds no way. */
  place([w, ...rest]: readonly number[], moves: number): boolean {
    if (w === undefined) return this.isAccepted();
    for (const n of this.nodesFor(w)) {
      this.clock.check();
      if (this.left-- <= 0) return false;
      const rivals = this.board.rivalsOn(w, n);
      if (rivals.length === 0 && this.board.hasRoom(w, n)) {
        this.board.put(w, n);
        if (this.place(rest, moves)) return true;
        this.board.take(w);
      } else if (moves > 0 && this.pushedIn(w, n, rest, moves)) return true;
    }
    return false;
  }

  private isAccepted(): boolean {
    const key = this.board.at.join();
    if (this.known.has(key)) return false;
    if (this.wanted.accept(this.assignment())) return true;
    this.known.add(key);
    this.refused++;
    if (this.refused >= MOST_REFUSED) this.left = 0;
    return false;
  }

  /** Puts a workload on a node in the place of others, which are placed after it. */
  private pushedIn(w: number, n: number, rest: readonly number[], moves: number): boolean {
    const mayLeave = (other: number) => this.wanted.mayMove(other) && !this.board.moved.has(other);
    for (const set of evictedSets(this.board, w, n, moves, mayLeave)) {
      if (this.left-- <= 0) return false;
      for (const other of set) this.board.take(other);
      for (const other of set) this.board.moved.add(other);
      this.board.put(w, n);
      if (this.place([...set, ...rest], moves - set.length)) return true;
      this.board.take(w);
      for (const other of set) {
        this.board.take(other);
        this.board.moved.delete(other);
        this.board.put(other, n);
      }
    }
    return false;
  }

  /** Nodes where a workload may go, those with the most room first. */
  private nodesFor(w: number): number[] {
    const { cluster, shut } = this.wanted;
    const home = cluster.workloads[w]?.at;
    const open = (cluster.workloads[w]?.allowed ?? []).filter((n) => n !== home && !shut.has(n));
    const room = new Map(open.map((n) => [n, this.board.room(n).memory / 2 ** 32 + this.board.room(n).cpu / 1000]));
    return open.sort((a, b) => (room.get(b) ?? 0) - (room.get(a) ?? 0) || a - b);
  }
}
