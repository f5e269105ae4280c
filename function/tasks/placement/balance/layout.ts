import type { Cluster } from '../cluster.js';
import type { Landing } from '../layout/landing.js';
import { Board } from '../room/board.js';
import { type Load, shareOf } from './loads.js';

/** In the crowding of a layout a node that is a fifth fuller than another counts as much as nearly twenty of these. */
export const POWER = 16;

/** One move: a workload and the node where it goes, both by index. */
export interface Step {
  readonly w: number;
  readonly to: number;
}

/** What one move would come to. */
export interface Outlook {
  readonly step: Step;
  readonly crowding: number;
}

/** What a search for balance works on. */
export interface Field {
  readonly cluster: Cluster;
  /** Load of every workload. */
  readonly loads: readonly Load[];
  /** Load of every node today. */
  readonly before: readonly Load[];
  /** What every node has. */
  readonly has: readonly Load[];
  /** What workloads heed where they land. */
  readonly landing: Landing;
  mayMove(w: number): boolean;
  /** Whether a workload may be sent to a node; no where a plan with that move was refused. */
  mayGo(w: number, to: number): boolean;
}

/** Where workloads are after some moves, and how evenly nodes are loaded then. */
export class Layout {
  readonly shares: number[];
  private readonly sums: Load[];
  private readonly board: Board;

  constructor(
    private readonly field: Field,
    readonly steps: readonly Step[],
  ) {
    this.board = new Board(field.cluster);
    this.sums = [...field.before];
    for (const { w, to } of steps) {
      this.shift(w, this.board.at[w] ?? -1, -1);
      this.board.take(w);
      this.board.put(w, to);
      this.shift(w, to, 1);
    }
    this.shares = this.sums.map((sum, n) => shareOf(sum, field.has[n] ?? NONE));
  }

  get peak(): number {
    return Math.max(0, ...this.shares);
  }

  /**
   * The sum of high powers of all shares, in which the fullest nodes count most. The peak alone sees no difference while
   * several nodes are as full as each other, and squares care more for nodes in the middle.
   */
  get crowding(): number {
    return this.shares.reduce((sum, share) => sum + share ** POWER, 0);
  }

  /** What each node is loaded with. */
  get loads(): readonly Load[] {
    return this.sums;
  }

  /** All moves of one workload from these nodes, each with the crowding that it leads to. */
  *moves(from: readonly number[]): Generator<Outlook> {
    const moved = new Set(this.steps.map(({ w }) => w));
    const { crowding } = this;
    for (const n of from) {
      for (const w of [...this.board.on(n)]) {
        if (moved.has(w) || !this.field.mayMove(w)) continue;
        for (const to of this.targetsOf(w, n)) yield this.outlook({ w, to }, n, crowding);
      }
    }
  }

  private targetsOf(w: number, n: number): number[] {
    const { field, board } = this;
    board.take(w);
    const targets = (field.cluster.workloads[w]?.allowed ?? []).filter((to) => to !== n && this.mayPut(w, to));
    board.put(w, n);
    return targets;
  }

  /** What a move from a node would come to. */
  private outlook(step: Step, n: number, crowding: number): Outlook {
    const { w, to } = step;
    const [left, gained] = [this.shareWith(n, w, -1), this.shareWith(to, w, 1)];
    const change = left ** POWER + gained ** POWER - (this.shares[n] ?? 0) ** POWER - (this.shares[to] ?? 0) ** POWER;
    return { step, crowding: crowding + change };
  }

  private mayPut(w: number, to: number): boolean {
    const { field, board } = this;
    return field.mayGo(w, to) && field.landing.allows(board, w, to) && !field.landing.crowds(board, w, to);
  }

  private shareWith(n: number, w: number, sign: 1 | -1): number {
    return shareOf(moreOrLess(this.sums[n], this.field.loads[w], sign), this.field.has[n] ?? NONE);
  }

  private shift(w: number, n: number, sign: 1 | -1): void {
    if (n !== -1) this.sums[n] = moreOrLess(this.sums[n], this.field.loads[w], sign);
  }
}

const NONE: Load = { cpu: 0, memory: 0 };

const moreOrLess = (sum: Load = NONE, load: Load = NONE, sign: 1 | -1): Load => ({
  cpu: sum.cpu + sign * load.cpu,
  memory: sum.memory + sign * load.memory,
});
