import { placeOf } from '../phrases.js';
import { identity } from '../symmetry.js';
import type { Rules } from '../task.js';
import { CELLS, clashes, isDigit, SIZE, type SudokuAnswer, type SudokuProblem } from './grid.js';

export const rules: Rules<SudokuProblem, SudokuAnswer> = {
  judge: (problem, answer) => {
    const violations = violationsOf(problem, answer);
    const verdict = { violations, proven: violations.length === 0, rank: [] };
    return answer.none || answer.other ? { ...verdict, by: 'exact' } : verdict;
  },
  // The model is shown puzzles that have one solution, and those that nobody could count.
  immediateAnswer: ({ givens, solutions }) => {
    switch (solutions?.kind) {
      case 'none':
        return { digits: givens, none: true };
      case 'several': {
        const [digits, other] = solutions.two;
        return { digits, other };
      }
      default:
        return undefined;
    }
  },
};

function violationsOf(problem: SudokuProblem, { digits, other, none }: SudokuAnswer): string[] {
  if (none) return problem.solutions?.kind === 'none' ? [] : ['it is not proven that there is no solution'];
  const same = other?.every((digit, cell) => digit === digits[cell]) ? ['both solutions are the same'] : [];
  return [...broken(problem, digits), ...(other ? broken(problem, other) : []), ...same];
}

/** What is wrong with digits (81) as the solution. */
function broken({ givens }: SudokuProblem, digits: readonly number[]): string[] {
  const blanks = identity(CELLS).filter((i) => !isDigit(digits[i])).length;
  const changed = givens.flatMap((given, i) =>
    given !== 0 && digits[i] !== given
      ? [`${placeOf(i, SIZE)} was given as ${given} and reads ${digits[i] || 'blank'}`]
      : [],
  );
  return [...(blanks > 0 ? [`${blanks} of 81 cells hold no digit`] : []), ...changed, ...clashes(digits)];
}
