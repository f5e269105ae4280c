/** Signs of a maze that no Sudoku has: walls as people draw them. */
const WALLS = /[#█■▓▒⬛]/;
/** The same where walls are lines; a Sudoku with such lines has digits as well. */
const LINES = /\+[-=]|[─-╿]/;
/** Digits that no maze has: it is written in 0 and 1. */
const DIGITS = /[2-9]/;
/** Characters that are looked at. */
const ENOUGH = 2000;
/** A digit stands at most nine times in a Sudoku. */
const NINE = 9;

/**
 * What a grid is that is called by a name which fits a maze as well as a Sudoku (`grid`, `board`, `puzzle`), by its signs: a
 * maze has walls, or no other digits than 0 and 1 and not the size of a Sudoku.
 */
export function isMazeLike(value: unknown): boolean {
  const text = flat(value);
  if (DIGITS.test(text)) return false;
  if (WALLS.test(text) || LINES.test(text)) return true;
  const digits = text.replace(/[^01]/g, '');
  if (digits.length < 2 || /[^01\s,;|"'[\]]/.test(text)) return false;
  return digits.length !== NINE * NINE || digits.replaceAll('0', '').length > NINE;
}

/** The cells of a text, of rows or of rows of cells, one after the other. */
function flat(value: unknown, levels = 2): string {
  if (typeof value === 'string') return value.slice(0, ENOUGH);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (!Array.isArray(value) || levels === 0) return '';
  return value
    .slice(0, NINE * NINE)
    .map((item) => flat(item, levels - 1))
    .join(',')
    .slice(0, ENOUGH);
}

/** Names by which a context says where a maze starts and ends; the first of each is ours. */
export const ENDS = {
  start: ['start', 'entrance', 'from'],
  goal: ['goal', 'end', 'exit', 'target', 'finish', 'to'],
} as const;

/** Whether a context says where a maze starts or ends: then a grid is a maze. */
export const hasEnds = (context: Readonly<Record<string, unknown>>): boolean =>
  [...ENDS.start, ...ENDS.goal].some((name) => Object.hasOwn(context, name));
