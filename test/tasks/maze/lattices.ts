import type { Maze } from '../../../function/tasks/maze/board.js';

/** A maze of rows × columns cells with walls between them; the way leads from the first cell to the last. */
export interface Lattice {
  rows: number;
  columns: number;
  /** For every cell, whether one may go on to the right of it and below it. */
  open: { right: boolean; below: boolean }[];
}

/** Every third wall or so stands. */
export function randomLattice(random: () => number, rows: number, columns: number): Lattice {
  const open = Array.from({ length: rows * columns }, (_, cell) => ({
    right: (cell + 1) % columns !== 0 && random() > 0.35,
    below: cell + columns < rows * columns && random() > 0.35,
  }));
  return { rows, columns, open };
}

/** The lattice in pluses, hyphens and bars, from line to line so many signs. */
export function drawnLattice({ rows, columns, open }: Lattice, wide: number, high: number): string[] {
  const last = rows * columns - 1;
  const across = (walls: readonly boolean[]) =>
    `+${walls.map((wall) => `${(wall ? '-' : ' ').repeat(wide - 1)}+`).join('')}`;
  const rowOf = (r: number) => Array.from({ length: columns }, (_, c) => r * columns + c);
  const held = (cell: number) => (cell === 0 ? 'S' : cell === last ? 'G' : ' ');
  const lineOf = (row: readonly number[], first: boolean) =>
    `|${row.map((cell) => (first ? held(cell) : ' ') + ' '.repeat(wide - 2) + (open[cell]?.right ? ' ' : '|')).join('')}`;
  const lines = Array.from({ length: rows }, (_, r) => [
    ...Array.from({ length: high - 1 }, (_, h) => lineOf(rowOf(r), h === 0)),
    across(rowOf(r).map((cell) => !open[cell]?.below)),
  ]);
  return [across(rowOf(0).map(() => true)), ...lines.flat()];
}

/** What the board says of the same. */
export function openings({ rows, columns, walls }: Maze): Lattice['open'] {
  const free = (row: number, column: number) => row < rows && column < columns && !walls[row * columns + column];
  const cells = Array.from({ length: (rows + 1) / 2 }, (_, r) =>
    Array.from({ length: (columns + 1) / 2 }, (_, c) => ({
      right: free(2 * r, 2 * c) && free(2 * r, 2 * c + 1),
      below: free(2 * r, 2 * c) && free(2 * r + 1, 2 * c),
    })),
  );
  return cells.flat();
}

/** Steps of the shortest way over the cells, found without the board; undefined where there is none. */
export function stepsOver({ columns, open }: Lattice): number | undefined {
  const far = new Map([[0, 0]]);
  for (const [cell, steps] of far) {
    const next = [
      open[cell]?.right && cell + 1,
      cell % columns !== 0 && open[cell - 1]?.right && cell - 1,
      open[cell]?.below && cell + columns,
      open[cell - columns]?.below && cell - columns,
    ];
    for (const to of next) if (typeof to === 'number' && !far.has(to)) far.set(to, steps + 1);
  }
  return far.get(open.length - 1);
}
