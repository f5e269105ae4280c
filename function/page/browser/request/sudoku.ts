const CELLS = 81;
/** What people write for a blank cell. */
const BLANKS = '.0_*xX?';

/** The 81 givens of a Sudoku, row by row, 0 for a blank; undefined where a text is no Sudoku. */
export function sudokuIn(text: string): number[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return fromFields(lines) ?? fromCharacters(text) ?? fromSpaces(lines);
}

/** Rows of fields with commas, semicolons or tabs between them; an empty field is a blank. */
function fromFields(lines: readonly string[]): number[] | undefined {
  const rows = lines.map((line) => line.trim().split(/[,;\t]/));
  if (rows.length !== 9 || rows.some((row) => row.length !== 9)) return undefined;
  const cells = rows.flat().map((field) => cellOf(field.trim() || '.'));
  return whole(cells);
}

/** Characters with any layout around them: spaces, lines, box art. */
function fromCharacters(text: string): number[] | undefined {
  const bare = text.replace(/[\s|+,;:"'[\](){}─-╿-]/g, '');
  return whole([...bare].map(cellOf));
}

/** Nine lines of nine characters, a space for a blank; those at the end of a line may be lost. */
function fromSpaces(lines: readonly string[]): number[] | undefined {
  if (lines.length !== 9 || lines.some((line) => line.length > 9)) return undefined;
  return whole(lines.flatMap((line) => [...line.padEnd(9).replaceAll(' ', '.')].map(cellOf)));
}

function cellOf(character: string): number | undefined {
  if (BLANKS.includes(character)) return 0;
  return /^[1-9]$/.test(character) ? Number(character) : undefined;
}

function whole(cells: readonly (number | undefined)[]): number[] | undefined {
  const known = cells.filter((cell) => cell !== undefined);
  return known.length === CELLS && cells.length === CELLS ? known : undefined;
}
