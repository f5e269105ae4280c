import type { Maze } from './board.js';

/** The maze in characters, row by row: `#`, space, `S`, `G`, and `o` for a path's cells in between. */
export function drawn({ rows, columns, walls, start, goal }: Maze, path: readonly number[]): string[] {
  const on = new Set(path);
  const sign = (cell: number) => {
    if (cell === start) return 'S';
    if (cell === goal) return 'G';
    if (on.has(cell)) return 'o';
    return walls[cell] ? '#' : ' ';
  };
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => sign(row * columns + column)).join(''),
  );
}
