import type { Assignment, Cluster } from '../cluster.js';
import { Board } from '../room/board.js';
import type { Landing } from './landing.js';

/** One move of a workload to a node, both by index. */
export interface Move {
  readonly w: number;
  readonly to: number;
}

/** Most moves that are tried, those included that are taken back; a count, so that equal requests get equal answers. */
const MOST_TRIED = 4000;

/**
 * An order of moves from today to a layout, one pod after another, in which every pod finds room where it lands, nothing that it
 * must keep apart from, and few enough of its kind; undefined where none was found. Pods that wait are taken to be where the
 * layout has them before the first move.
 */
export function orderedMoves(cluster: Cluster, layout: Assignment, landing: Landing): Move[] | undefined {
  const search = new Search(cluster, layout, landing);
  return search.complete() ? search.moves : undefined;
}

/** A depth-first search that remembers the states from which there is no order. */
class Search {
  readonly moves: Move[] = [];
  private readonly board: Board;
  private readonly pending: Set<number>;
  private readonly dead = new Set<string>();
  private left = MOST_TRIED;

  constructor(
    { workloads, ...cluster }: Cluster,
    private readonly layout: Assignment,
    private readonly landing: Landing,
  ) {
    const at = (w: number) => workloads[w]?.at ?? layout[w];
    this.board = new Board({ ...cluster, workloads: workloads.map((one, w) => ({ ...one, at: at(w) })) });
    this.pending = new Set([...workloads.keys()].filter((w) => layout[w] !== undefined && at(w) !== layout[w]));
  }

  complete(): boolean {
    if (this.pending.size === 0) return true;
    const state = [...this.pending].sort((a, b) => a - b).join();
    if (this.dead.has(state)) return false;
    for (const w of this.inOrder()) {
      if (this.left-- <= 0) return false;
      if (this.moved(w, this.layout[w] ?? -1)) return true;
    }
    this.dead.add(state);
    return false;
  }

  /** Whether there is an order that goes on with this move; else nothing is changed. */
  private moved(w: number, to: number): boolean {
    const from = this.board.at[w] ?? -1;
    this.board.take(w);
    if (this.landing.allows(this.board, w, to)) {
      this.board.put(w, to);
      this.pending.delete(w);
      this.moves.push({ w, to });
      if (this.complete()) return true;
      this.moves.pop();
      this.pending.add(w);
      this.board.take(w);
    }
    this.board.put(w, from);
    return false;
  }

  /** The pods that have not moved yet, those first that go where there is room for all that still come. */
  private inOrder(): number[] {
    const coming = new Map<number, number>();
    const target = (w: number) => this.layout[w] ?? -1;
    for (const w of this.pending) coming.set(target(w), (coming.get(target(w)) ?? 0) + this.shareOf(w, target(w)));
    const crowd = (w: number) => coming.get(target(w)) ?? 0;
    return [...this.pending].sort((a, b) => crowd(a) - crowd(b) || a - b);
  }

  /** How much of what is left of a node a workload takes. */
  private shareOf(w: number, n: number): number {
    const [request, room] = [this.board.requestOf(w), this.board.room(n)];
    return Math.max(request.cpu / Math.max(1, room.cpu), request.memory / Math.max(1, room.memory));
  }
}
