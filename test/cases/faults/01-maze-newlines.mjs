import { HELD, heldBy, reason, verdict } from './lib.mjs';

// tasks/maze/forms/drawing.ts: value.replace(/^(\r?\n)+|(\r?\n)+$/g, '') tries every newline as a start: quadratic. 40 KB here; 156 KB held the loop 18 s of CPU.
const { result, worst } = await heldBy(() => reason({ question: 'x', context: { maze: `x${'\n'.repeat(20000)}x` } }));
verdict(
  'a maze string of 20,000 newlines (40 KB)',
  result.status === 422 && worst < HELD,
  `422 at once (the string is longer than 30 rows of 30), loop held < ${HELD} ms`,
  `${result.status} after ${Math.round(result.ms)} ms, loop held ${worst} ms`,
);
