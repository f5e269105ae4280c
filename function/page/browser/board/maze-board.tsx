import type { CSSProperties } from 'preact';
import type { Cell } from '../answer/way.js';

export interface MazeProps {
  rows: readonly string[];
  /** The way so far, from the start on. */
  cells: readonly Cell[];
}

const CLASSES: Readonly<Record<string, string>> = { '#': 'wall', S: 'start', G: 'goal' };

/** A maze, and the way in it as far as it is shown. */
export function MazeBoard({ rows, cells }: MazeProps) {
  const columns = Math.max(1, ...rows.map((row) => row.length));
  const order = new Map(cells.map(([row, column], i) => [row * columns + column, i]));
  const size: CSSProperties = { gridTemplateColumns: `repeat(${columns}, 1fr)`, '--columns': columns };
  const told = cells.length > 0 ? `, with a way of ${cells.length - 1} steps` : '';
  return (
    <div class="maze" role="img" aria-label={`Maze, ${rows.length} rows of ${columns} cells${told}`} style={size}>
      {rows.flatMap((row, r) =>
        Array.from(row.padEnd(columns), (sign, c) => {
          const on = order.get(r * columns + c);
          const kind = CLASSES[sign] ?? 'free';
          const head = on !== undefined && on === order.size - 1 ? ' head' : '';
          return (
            <span key={`${r} ${c}`} class={`${kind}${on === undefined ? '' : ` path${head}`}`}>
              {kind === 'start' || kind === 'goal' ? sign : ''}
            </span>
          );
        }),
      )}
    </div>
  );
}

/** The same as a thumbnail. */
export function MazeThumb({ rows, cells }: MazeProps) {
  const walls = rows.flatMap((row, r) => Array.from(row, (sign, c) => (sign === '#' ? `M${c} ${r}h1v1h-1z` : '')));
  return (
    <svg class="thumb" viewBox={`0 0 ${rows[0]?.length ?? 1} ${rows.length}`} aria-hidden="true">
      <path class="walls" d={walls.join('')} />
      <polyline points={cells.map(([row, column]) => `${column + 0.5},${row + 0.5}`).join(' ')} />
    </svg>
  );
}
