const ROW = /^[#. SG]{2,}$/;
const FENCE = /^\s*```/;

/**
 * A maze that was pasted into a sentence: the longest run of two or more lines of maze characters that holds `S`, `G`
 * and a wall. The lines around it may be prose, or the fence of a code block.
 */
export function pastedMaze(question: string): string[] | undefined {
  const runs: string[][] = [[]];
  for (const line of question.split(/\r?\n/)) {
    if (!FENCE.test(line) && ROW.test(line)) {
      runs.at(-1)?.push(line);
    } else {
      runs.push([]);
    }
  }
  const mazes = runs
    .map(trimmed)
    .filter((lines) => lines.length > 1 && ['S', 'G', '#'].every((sign) => lines.some((l) => l.includes(sign))));
  return mazes.toSorted((a, b) => b.length - a.length)[0];
}

/** Lines without the blank ones at the beginning and end; a line of spaces is blank. */
function trimmed(lines: readonly string[]): string[] {
  const full = lines.map((line) => line.trim() !== '');
  return full.includes(true) ? lines.slice(full.indexOf(true), full.lastIndexOf(true) + 1) : [];
}
