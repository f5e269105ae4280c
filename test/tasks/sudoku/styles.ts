/** A way to write a grid: for every cell its digit, 0 for a blank. */
export interface Style {
  name: string;
  write(cells: readonly number[]): string;
}

const rowsOf = (cells: readonly number[]) => Array.from({ length: 9 }, (_, r) => cells.slice(r * 9, r * 9 + 9));
const threes = <T>(row: readonly T[]) => [row.slice(0, 3), row.slice(3, 6), row.slice(6)];
const signs = (blank: string) => (cell: number) => (cell === 0 ? blank : String(cell));
/** Rows with a line after every third. */
const banded = (rows: readonly string[], line: string) =>
  threes(rows).flatMap((band, n) => (n ? [line, ...band] : band));

/** Styles in which any sign may stand for a blank. */
const withBlank = (blank: string): Style[] => [
  { name: `one line, ${blank} for blanks`, write: (cells) => cells.map(signs(blank)).join('') },
  {
    name: `nine lines, ${blank} for blanks`,
    write: (cells) =>
      rowsOf(cells)
        .map((row) => row.map(signs(blank)).join(''))
        .join('\n'),
  },
  {
    name: `spaced, ${blank} for blanks`,
    write: (cells) =>
      rowsOf(cells)
        .map((row) => row.map(signs(blank)).join(' '))
        .join('\r\n'),
  },
  {
    name: `in boxes, ${blank} for blanks`,
    write: (cells) => {
      const lines = rowsOf(cells).map((row) =>
        threes(row.map(signs(blank)))
          .map((three) => three.join(' '))
          .join(' | '),
      );
      return banded(lines, '------+-------+------').join('\n');
    },
  },
];

/** A cell of its own for every digit, in box-drawing signs. */
function boxDrawn(cells: readonly number[]): string {
  const body = rowsOf(cells).map(
    (row) =>
      `║${threes(row.map((cell) => ` ${cell || ' '} `))
        .map((three) => three.join('│'))
        .join('║')}║`,
  );
  const line = (left: string, thin: string, thick: string, right: string, dash: string) =>
    left +
    Array.from({ length: 3 }, () => Array.from({ length: 3 }, () => dash.repeat(3)).join(thin)).join(thick) +
    right;
  const between = body.flatMap((row, r) => {
    if (r === 0) return [line('╔', '╤', '╦', '╗', '═'), row];
    return [r % 3 === 0 ? line('╠', '╪', '╬', '╣', '═') : line('╟', '┼', '╫', '╢', '─'), row];
  });
  return [...between, line('╚', '╧', '╩', '╝', '═')].join('\n');
}

const markdown = (rows: readonly (readonly string[])[], head: readonly string[]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

export const STYLES: readonly Style[] = [
  ...[...'.0_*xX?-·□'].flatMap(withBlank),
  { name: 'box-drawing signs, blanks empty', write: boxDrawn },
  {
    name: 'ASCII art, blanks empty',
    write: (cells) => {
      const lines = rowsOf(cells).map(
        (row) =>
          `| ${threes(row.map(signs(' ')))
            .map((three) => three.join(' '))
            .join(' | ')} |`,
      );
      const line = '+-------+-------+-------+';
      return [line, ...banded(lines, line), line].join('\n');
    },
  },
  {
    name: 'one ASCII box for each cell',
    write: (cells) => {
      const line = '+---'.repeat(9).concat('+');
      return [line, ...rowsOf(cells).flatMap((row) => [`| ${row.map(signs(' ')).join(' | ')} |`, line])].join('\n');
    },
  },
  {
    name: 'a frame of stars and dots',
    write: (cells) => {
      const lines = rowsOf(cells).map(
        (row) =>
          ` |${threes(row.map(signs('.')))
            .map((three) => three.join(''))
            .join('|')}|`,
      );
      return [' *-----------*', ...banded(lines, ' |---+---+---|'), ' *-----------*'].join('\n');
    },
  },
  {
    name: 'CSV with empty fields',
    write: (cells) =>
      rowsOf(cells)
        .map((row) => row.map(signs('')).join(','))
        .join('\n'),
  },
  {
    name: 'CSV with quotes',
    write: (cells) =>
      rowsOf(cells)
        .map((row) => row.map((c) => `"${c || ''}"`).join(','))
        .join('\n'),
  },
  {
    name: 'semicolons',
    write: (cells) =>
      rowsOf(cells)
        .map((row) => row.map(signs('')).join(';'))
        .join('\n'),
  },
  {
    name: 'tabs',
    write: (cells) =>
      rowsOf(cells)
        .map((row) => row.map(signs('')).join('\t'))
        .join('\n'),
  },
  {
    name: 'Python lists',
    write: (cells) =>
      `[${rowsOf(cells)
        .map((row) => `[${row.join(', ')}]`)
        .join(',\n ')}]`,
  },
  {
    name: 'Python lists with None',
    write: (cells) =>
      `[${rowsOf(cells)
        .map((row) => `[${row.map(signs('None')).join(', ')}]`)
        .join(',\n ')}]`,
  },
  {
    name: 'a Markdown fence',
    write: (cells) =>
      `\`\`\`text\n${rowsOf(cells)
        .map((row) => row.map(signs('.')).join(''))
        .join('\n')}\n\`\`\``,
  },
  {
    name: 'a Markdown table under numbers',
    write: (cells) =>
      markdown(
        rowsOf(cells).map((row) => row.map(signs(' '))),
        [...'123456789'],
      ),
  },
  {
    name: 'a Markdown table under letters',
    write: (cells) =>
      markdown(
        rowsOf(cells).map((row) => row.map(signs(''))),
        [...'ABCDEFGHI'],
      ),
  },
  {
    name: 'a Markdown table whose head is a row',
    write: (cells) => {
      const [first = [], ...rest] = rowsOf(cells).map((row) => row.map(signs('.')));
      return markdown(rest, first);
    },
  },
];
