/** What no answer may say, whatever it is about. */
const NONSENSE: readonly (readonly [RegExp, string])[] = [
  [/undefined|\bnull\b|\bNaN\b|Infinity|\[object/, 'a value that is none'],
  [
    /\b(?<!\d[.,])1 (?:workloads|nodes|pods|moves|steps|more (?:nodes|pods) are|claims|containers|volumes)\b/,
    'one of many',
  ],
  [
    /(?<!\bof )\b(?<!\d[.,])1 (?:workload|pod|node|move) (?:fit|have|need|request|were|run|wait|stay)\b/,
    'one, and a verb for many',
  ],
  [/\b(?:[02-9]|\d\d+) (?:workload|pod|node|move|claim|container)\b(?![- ]?(?:pod|node|s\b))/, 'many as one'],
  [
    /(?<!\b(?:of|on|to|from|with|in) )\b(?:[02-9]|\d\d+) (?:workloads|pods|nodes) (?:moves|fits|is|has|needs|requests|was|runs|waits|stays)\b/,
    'many, and a verb for one',
  ],
  [/\ball of (?:nothing|\.|,|can)/, 'all of nothing'],
  [/ {2}| [.,;:]|,,|\.\.(?!\.)|;;|\(\)|: ?\.|^\s*$/, 'a hole'],
];

/** What is wrong with the wording of an answer. */
export const wordFaults = (answer: string): string[] =>
  NONSENSE.flatMap(([form, name]) => {
    const found = form.exec(answer);
    return found ? [`answer: ${name}: "${around(answer, found.index, found[0].length)}"`] : [];
  });

const around = (of: string, index: number, length: number) => of.slice(Math.max(0, index - 20), index + length + 20);
