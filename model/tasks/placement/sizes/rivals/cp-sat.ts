import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer, SizeRival } from './answer.js';
import { runChild } from './child.js';
import { firstFit } from './greedy.js';
import { aggregated, countsOf, placedBy } from './program.js';
import { solverAnswer } from './solver-answer.js';

const SCRIPT = join('model', 'train', 'rivals', 'cp_sat.py');
const OWN_PYTHON = join('.cache', 'rivals', 'bin', 'python');
/** What it takes to start Python and to load OR-Tools, at most, and for the solver to notice that its time is over. */
const GRACE = 15;

export interface CpSatOptions {
  readonly workers: number;
  /** Whether it is shown the placement of first-fit decreasing to begin with. */
  readonly hinted?: boolean;
  readonly python?: string;
}

/** The interpreter that has OR-Tools: that of .ci/rivals unless PYTHON names another. */
export const pythonWithOrTools = (env: NodeJS.ProcessEnv = process.env): string =>
  env.PYTHON || (existsSync(OWN_PYTHON) ? OWN_PYTHON : 'python3');

/** CP-SAT of OR-Tools in a process of its own. */
export function cpSat({ workers, hinted = false, python = pythonWithOrTools() }: CpSatOptions): SizeRival {
  const from = hinted ? ', from first fit' : '';
  return {
    name: `CP-SAT, ${workers === 1 ? '1 worker' : `${workers} workers`}${from}`,
    async answer({ shape }, seconds): Promise<Answer> {
      const { program, units } = aggregated(shape);
      const start = hinted ? firstFit(shape) : undefined;
      const hint = start?.waiting() === 0 ? countsOf(units, start) : null;
      const ended = await runChild(
        python,
        [SCRIPT],
        JSON.stringify({ ...program, seconds, workers, hint }),
        seconds + GRACE,
      );
      const answer = solverAnswer(ended);
      if (typeof answer === 'string') return { assignment: undefined, seconds, why: explained(answer, python) };
      const { counts, bound, status } = answer;
      return {
        assignment: counts ? placedBy(shape, units, counts) : undefined,
        seconds: answer.seconds,
        proven: status === 'OPTIMAL',
        ...(bound === undefined ? {} : { bound }),
        ...(status === 'MODEL_INVALID' || status === 'INFEASIBLE' ? { why: `it says ${status}` } : {}),
      };
    },
  };
}

/** Why there is no answer, with what to do about it. */
export function explained(why: string, python: string): string {
  if (/ENOENT/.test(why)) return `expected Python as ${python}, got none: .ci/rivals sets it up`;
  return /No module named/.test(why) ? `expected OR-Tools for ${python}, got "${why}": .ci/rivals installs it` : why;
}
