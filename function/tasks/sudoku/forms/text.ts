import { CELLS, SIZE } from '../grid.js';
import { isCells, isRule, rowOf, signsOf } from './rows.js';
import { linesOf } from './signs.js';

/** Characters of a text that may hold a Sudoku: a grid in box-drawing signs has about a thousand. */
const LONGEST = 20_000;

const FENCE = /^\s*(?:```|~~~)/;
/** Remarks of the .sdk format: a hash, a letter that says of what kind, and the text. */
const REMARK = /^#[A-Z]/;
/** 81 signs that stand alone in a sentence, at least one of them a digit: a row of dots is none. */
const IN_SENTENCE = /(?<![0-9A-Za-z_*?.-])(?=[^1-9\s]{0,80}[1-9])[0-9._*xX?-]{81}(?![0-9._*xX?-]*[0-9A-Za-z_*?-])/;
const NINE_WORDS = /(?<!\S)(?:[0-9._*xX?-]{9}[,;/]?\s+){8}[0-9._*xX?-]{9}(?![0-9._*xX?-]*[0-9A-Za-z_*?-])/;
/** Columns that are named by numbers, as the first line of a table may do. */
const NUMBERED = '123456789';

/**
 * The 81 cells of the first Sudoku in a text, whatever stands around it; undefined where there is none. A dot after 81 signs
 * ends a sentence, but not in a text of one word.
 */
export function findInText(text: string): number[] | undefined {
  if (text.length > LONGEST) return undefined;
  return inRows(text, false) ?? inRows(text, true) ?? inOneLine(text);
}

/** 81 signs that follow each other in a sentence, as nine words of nine, or over lines of any length. */
function inOneLine(text: string): number[] | undefined {
  const sentence = /\S\s+\S/.test(text) ? (IN_SENTENCE.exec(text)?.[0] ?? NINE_WORDS.exec(text)?.[0]) : undefined;
  const found = sentence === undefined ? undefined : signsOf(sentence, true);
  return found ?? inRuns(text, false) ?? inRuns(text, true);
}

/** 81 cells over lines that follow each other and hold nothing else. */
function inRuns(text: string, hyphens: boolean): number[] | undefined {
  let run: number[] = [];
  for (const line of [...linesOf(text), 'the end']) {
    if (line.trim() === '' || isRule(line)) continue;
    const cells = signsOf(line, hyphens);
    if (cells) {
      run.push(...cells);
      continue;
    }
    if (run.length === CELLS) return run;
    run = [];
  }
  return undefined;
}

/** Nine lines of nine cells, with nothing between them but lines that draw; `hyphens` where nine of them are a row. */
function inRows(text: string, hyphens: boolean): number[] | undefined {
  let run: number[][] = [];
  for (const line of [...linesOf(text), 'the end']) {
    if (isRule(line, hyphens)) continue;
    const row = rowOf(line);
    if (!row && line.trim() === '' && run.length < SIZE) continue;
    if (row) {
      run.push(row);
      continue;
    }
    const grid = gridOf(run);
    if (grid) return grid;
    run = [];
  }
  return undefined;
}

/** Nine rows, without the names of the columns that a table may have in front of them. */
function gridOf(run: readonly number[][]): number[] | undefined {
  const [first = []] = run;
  const named = run.length === SIZE + 1 && (first.join('') === NUMBERED || first.every((cell) => cell === 0));
  const rows = named ? run.slice(1) : run;
  return rows.length === SIZE ? rows.flat() : undefined;
}

/** What keeps a text that should be a Sudoku from being one: what was expected, and what came. */
export function faultOf(text: string): string {
  if (text.length > LONGEST) return `expected 81 characters, got ${text.length}`;
  const lines = linesOf(text).filter(
    (line) => line.trim() !== '' && !isRule(line) && !FENCE.test(line) && !REMARK.test(line),
  );
  return strange(lines) ?? wrongCount(lines);
}

/** The first sign that stands for no cell, in a text of rows or of 81 characters. */
function strange(lines: readonly string[]): string | undefined {
  for (const [r, line] of lines.entries()) {
    const signs = [...line.replace(/\s/g, '')];
    const c = signs.findIndex((sign) => !isCells(sign) && !/[|,;:'"[\]]/.test(sign) && !isRule(`${sign}${sign}`));
    if (c === -1) continue;
    const [row, column] = lines.length === 1 ? [Math.floor(c / SIZE), c % SIZE] : [r, c];
    const got = JSON.stringify(signs[c]);
    return `expected digits 1-9, and "." or "0" for blanks, got ${got} at row ${row + 1} column ${column + 1}`;
  }
  return undefined;
}

function wrongCount(lines: readonly string[]): string {
  const counts = lines.map((line) => signsOf(line, true)?.length ?? 0);
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (lines.length < 2) return `expected 81 characters, got ${all}`;
  const short = counts.findIndex((count) => count !== SIZE);
  if (lines.length === SIZE && short !== -1) {
    return `expected 9 cells in each of 9 rows, got ${counts[short]} in row ${short + 1}`;
  }
  return `expected 9 rows of 9 cells, got ${lines.length} rows and ${all} cells`;
}
