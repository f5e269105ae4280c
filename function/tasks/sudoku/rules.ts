import { placeOf } from '../phrases.js';
import { identity } from '../symmetry.js';
import type { Rules } from '../task.js';
import { CELLS, clashes, isDigit, SIZE, type SudokuAnswer, type SudokuProblem } from './grid.js';

export const rules: Rules<SudokuProblem, SudokuAnswer> = {
  judge: (problem, answer) => {
    const violations = violationsOf(problem, answer);
    return { violations, proven: violations.length === 0, rank: [] };
  },
};

function violationsOf({ givens }: SudokuProblem, { digits }: SudokuAnswer): string[] {
  const blanks = identity(CELLS).filter((i) => !isDigit(digits[i])).length;
  const changed = givens.flatMap((given, i) =>
    given !== 0 && digits[i] !== given
      ? [`${placeOf(i, SIZE)} was given as ${given} and reads ${digits[i] || 'blank'}`]
      : [],
  );
  return [...(blanks > 0 ? [`${blanks} of 81 cells hold no digit`] : []), ...changed, ...clashes(digits)];
}
