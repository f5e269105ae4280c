import { trimmed } from './sheet.js';
import { BLOCKS, endOf } from './signs.js';

/** Lines of a drawing in which every sign is a cell. A word of prose has letters beside each other. */
const BLOCK_ROW = /^(?!.*[A-Za-z]{3})[#█■▓▒░⬛⬜□%.·⋅ _01SsGgEeFfAB]{2,}$/u;
/** Lines of a drawing with walls between the cells. */
const LATTICE_ROW = /^(?!.*[A-Za-z]{3})[+\-|=_ .·─-╿SsGgEeFfAB]{3,}$/u;
const FENCE = /^\s*(?:```|~~~)/;
const LATTICE_TOP = /^\s*[+┌╔╭┏][-=─═━+┬╦┳ SsGgEe]*[+┐╗╮┓]\s*$/u;

/**
 * A maze that was pasted into a sentence: the longest run of lines of maze characters. It is one by its walls together with a
 * start and a goal, or by walls all around it. The lines around it may be prose, or the fence of a code block.
 */
export function pastedMaze(question: string): string[] | undefined {
  // The selector that makes an emoji of a sign is no sign.
  const lines = question.replaceAll('\uFE0F', '').split(/\r?\n/);
  const mazes = [...runsOf(lines, BLOCK_ROW).filter(isBlocks), ...runsOf(lines, LATTICE_ROW).filter(isLines)];
  return mazes.toSorted((a, b) => b.length - a.length)[0];
}

function runsOf(lines: readonly string[], row: RegExp): string[][] {
  const runs: string[][] = [[]];
  for (const line of lines) {
    if (!FENCE.test(line) && row.test(line)) runs.at(-1)?.push(line);
    else runs.push([]);
  }
  return runs.map(trimmed).filter((run) => run.length > 1);
}

function isBlocks(run: readonly string[]): boolean {
  const ends = new Set([...run.join('')].map(endOf));
  if (ends.has('start') && ends.has('goal')) return run.some((line) => BLOCKS.test(line));
  const [first = '', last = ''] = [run[0], run.at(-1)];
  return run.length > 2 && [first, last].every((line) => /^[#█■▓▒⬛%]{3}/u.test(line.trim()));
}

const isLines = (run: readonly string[]): boolean => run.length > 2 && LATTICE_TOP.test(run[0] ?? '');
