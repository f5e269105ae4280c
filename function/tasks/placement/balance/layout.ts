import type { Cluster } from '../cluster.js';
import { Board } from '../room/board.js';
import { type Load, shareOf } from './loads.js';

/** One move: a workload and the node where it goes, both by index. */
export interface Step {
  readonly w: number;
  readonly to: number;
}

/** What one move would come to. */
export interface Outlook {
  readonly step: Step;
  readonly peak: number;
  readonly squares: number;
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

  /** The sum of the squares of all shares: of two layouts of one peak the more even one has less. */
  get squares(): number {
    return this.shares.reduce((sum, share) => sum + share ** 2, 0);
  }

  /** What each node is loaded with. */
  get loads(): readonly Load[] {
    return this.sums;
  }

  /** All moves of one workload from these nodes, each with the peak and the squares that it leads to. */
  *moves(from: readonly number[]): Generator<Outlook> {
    const moved = new Set(this.steps.map(({ w }) => w));
    const order = [...this.shares.keys()].sort((a, b) => (this.shares[b] ?? 0) - (this.shares[a] ?? 0));
    const { squares } = this;
    for (const n of from) {
      for (const w of this.board.on(n)) {
        if (moved.has(w) || !this.field.mayMove(w)) continue;
        for (const to of this.targetsOf(w, n)) yield this.outlook({ w, to }, n, order, squares);
      }
    }
  }

  private targetsOf(w: number, n: number): number[] {
    return (this.field.cluster.workloads[w]?.allowed ?? []).filter((to) => to !== n && this.mayPut(w, to));
  }

  /** What a move from a node would come to; `order` are all nodes, the fullest first. */
  private outlook(step: Step, n: number, order: readonly number[], squares: number): Outlook {
    const { w, to } = step;
    const [left, gained] = [this.shareWith(n, w, -1), this.shareWith(to, w, 1)];
    const rest = this.shares[order.find((m) => m !== n && m !== to) ?? -1] ?? 0;
    const change = left ** 2 + gained ** 2 - (this.shares[n] ?? 0) ** 2 - (this.shares[to] ?? 0) ** 2;
    return { step, peak: Math.max(rest, left, gained), squares: squares + change };
  }

  private mayPut(w: number, to: number): boolean {
    return this.field.mayGo(w, to) && this.board.hasRoom(w, to) && this.board.rivalsOn(w, to).length === 0;
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
