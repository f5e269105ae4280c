import { fileURLToPath } from 'node:url';
import type { Answer, SizeRival } from './answer.js';
import { runChild } from './child.js';
import { aggregated, placedBy } from './program.js';
import { solverAnswer } from './solver-answer.js';

/** Tests run the TypeScript sources, but a process needs JavaScript: then the built file serves. */
const CHILD = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts')
      ? '../../../../../dist/model/tasks/placement/sizes/rivals/highs-child.js'
      : './highs-child.js',
    import.meta.url,
  ),
);
/** For the start of the process, and for the solver to notice that its time is over. */
const GRACE = 5;

/** HiGHS, in WebAssembly, in a process of its own. */
export const highs: SizeRival = {
  name: 'HiGHS',
  async answer({ shape }, seconds): Promise<Answer> {
    const { program, units } = aggregated(shape);
    const ended = await runChild(process.execPath, [CHILD], JSON.stringify({ ...program, seconds }), seconds + GRACE);

    const answer = solverAnswer(ended);
    if (typeof answer === 'string') return { assignment: undefined, seconds, why: answer };
    return {
      assignment: answer.counts ? placedBy(shape, units, answer.counts) : undefined,
      seconds: answer.seconds,
      proven: answer.status === 'Optimal',
    };
  },
};
