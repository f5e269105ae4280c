import type { CSSProperties } from 'preact';

export interface MazeProps {
  rows: readonly string[];
  path: readonly (readonly [row: number, column: number])[];
  /** How many cells of the path are shown. */
  shown: number;
}

const CLASSES: Readonly<Record<string, string>> = { '#': 'wall', S: 'start', G: 'goal' };

/** A maze, and the path in it as far as it is shown. */
export function MazeBoard({ rows, path, shown }: MazeProps) {
  const columns = Math.max(1, ...rows.map((row) => row.length));
  const order = new Map(path.slice(0, shown).map(([row, column], i) => [row * columns + column, i]));
  const size: CSSProperties = { gridTemplateColumns: `repeat(${columns}, 1fr)`, '--columns': columns };
  const told = shown > 0 ? `, with ${shown} cells of a path` : '';
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
