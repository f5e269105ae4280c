import type { ReasoningStep } from '../../../contract/reason.js';

export type Cell = readonly [row: number, column: number];

/** A way through a maze, and the step that it is the answer of. */
export interface Way {
  cells: readonly Cell[];
  step: ReasoningStep | undefined;
}

const TURNS: Readonly<Record<string, Cell>> = { up: [-1, 0], down: [1, 0], left: [0, -1], right: [0, 1] };

/** The cells of a way as the trace has it ("3 steps: 2 right, 1 down"), from the start on; none where it tells none. */
export function wayIn(told: string, rows: readonly string[]): Cell[] {
  const row = rows.findIndex((signs) => signs.includes('S'));
  let at: Cell = [row, rows[row]?.indexOf('S') ?? -1];
  const cells = [at];
  for (const [, times, turn = ''] of told.matchAll(/(\d+) (up|down|left|right)/g)) {
    const [down, across] = TURNS[turn] ?? [0, 0];
    for (let i = 0; i < Number(times); i++) {
      at = [at[0] + down, at[1] + across];
      cells.push(at);
    }
  }
  return cells;
}
