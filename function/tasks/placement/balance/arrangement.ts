import type { Assignment } from '../cluster.js';
import { Board } from '../room/board.js';
import { type Field, POWER, type Step } from './layout.js';
import { type Load, shareOf } from './loads.js';

/** A workload that goes to another node, both by index. */
export type Change = Step;

/** No workload. */
export const NOTHING = -1;
const NONE: Load = { cpu: 0, memory: 0 };

/** Where workloads are, and how full nodes are, as exchanges of them are weighed up. */
export class Arrangement {
  readonly peak: number;
  readonly crowding: number;
  /** The node with the highest share. */
  readonly fullest: number;
  /** The workloads that are not at home. */
  readonly moved: readonly number[];
  private readonly board: Board;
  private readonly sums: Load[];
  private readonly shares: number[];
  private readonly movables: (readonly number[])[] = [];
  private readonly goals: (readonly number[])[] = [];
  /** Nodes from the fullest on. */
  private readonly order: readonly number[];

  constructor(
    private readonly field: Field,
    steps: readonly Step[],
  ) {
    this.board = new Board(field.cluster);
    this.sums = [...field.before];
    for (const { w, to } of steps) {
      this.add(this.board.at[w] ?? -1, w, -1);
      this.board.take(w);
      this.board.put(w, to);
      this.add(to, w, 1);
    }
    this.shares = this.sums.map((sum, n) => shareOf(sum, field.has[n] ?? NONE));
    this.order = [...this.shares.keys()].sort((a, b) => (this.shares[b] ?? 0) - (this.shares[a] ?? 0) || a - b);
    this.fullest = this.order[0] ?? -1;
    this.peak = this.shares[this.fullest] ?? 0;
    this.crowding = this.shares.reduce((sum, share) => sum + share ** POWER, 0);
    this.moved = [...this.board.at.keys()].filter((w) => this.board.at[w] !== this.homeOf(w));
  }

  homeOf(w: number): number {
    return this.field.cluster.workloads[w]?.at ?? -1;
  }

  /** The workloads on a node that may go elsewhere. */
  movable(n: number): readonly number[] {
    const known = this.movables[n] ?? [...this.board.on(n)].filter((w) => this.field.mayMove(w));
    this.movables[n] = known;
    return known;
  }

  /** Other nodes where a workload may go. */
  targets(w: number): readonly number[] {
    const here = this.board.at[w];
    const known =
      this.goals[w] ??
      (this.field.cluster.workloads[w]?.allowed ?? []).filter(
        (n) => n !== here && (n === this.homeOf(w) || this.field.mayGo(w, n)),
      );
    this.goals[w] = known;
    return known;
  }

  /** How full a node would be if one workload came and another went; either may be NOTHING. */
  shareOf(n: number, comes: number, goes: number): number {
    const { has, loads } = this.field;
    const [sum, room, more, less] = [this.sums[n] ?? NONE, has[n] ?? NONE, loads[comes] ?? NONE, loads[goes] ?? NONE];
    const cpu = room.cpu > 0 ? (sum.cpu + more.cpu - less.cpu) / room.cpu : 0;
    const memory = room.memory > 0 ? (sum.memory + more.memory - less.memory) / room.memory : 0;
    return Math.max(cpu, memory);
  }

  /** How many workloads are not at home after an exchange. */
  movesAfter(changes: readonly Change[]): number {
    let moves = this.moved.length;
    for (const { w, to } of changes) {
      const home = this.homeOf(w);
      moves += Number(to !== home) - Number(this.board.at[w] !== home);
    }
    return moves;
  }

  /** What an exchange comes to. */
  after(changes: readonly Change[]): { peak: number; crowding: number } {
    const sums = new Map<number, Load>();
    for (const { w, to } of changes) {
      const from = this.board.at[w] ?? -1;
      sums.set(from, this.moreOrLess(sums.get(from) ?? this.sums[from], w, -1));
      sums.set(to, this.moreOrLess(sums.get(to) ?? this.sums[to], w, 1));
    }
    let peak = this.shares[this.order.find((n) => !sums.has(n)) ?? -1] ?? 0;
    let { crowding } = this;
    for (const [n, sum] of sums) {
      const share = shareOf(sum, this.field.has[n] ?? NONE);
      crowding += share ** POWER - (this.shares[n] ?? 0) ** POWER;
      peak = Math.max(peak, share);
    }
    return { peak, crowding };
  }

  /** The nodes of all workloads after an exchange; undefined where a workload finds no room or a rival. */
  with(changes: readonly Change[]): Assignment | undefined {
    const { board } = this;
    const before = [...board.at];
    for (const { w } of changes) board.take(w);
    const fits = changes.every(({ w, to }) => {
      const mayCome =
        board.rivalsOn(w, to).length === 0 && board.hasRoom(w, to) && !this.field.landing.crowds(board, w, to);
      board.put(w, to);
      return mayCome;
    });
    const after = [...board.at];
    for (const { w } of changes) board.take(w);
    for (const { w } of changes) board.put(w, before[w] ?? -1);
    return fits ? after.map((n) => (n === -1 ? undefined : n)) : undefined;
  }

  private add(n: number, w: number, sign: 1 | -1): void {
    if (n !== -1) this.sums[n] = this.moreOrLess(this.sums[n], w, sign);
  }

  private moreOrLess(sum: Load = NONE, w: number, sign: 1 | -1): Load {
    const { cpu, memory } = this.field.loads[w] ?? NONE;
    return { cpu: sum.cpu + sign * cpu, memory: sum.memory + sign * memory };
  }
}
