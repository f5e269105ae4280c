import { HELD, heldBy, reason, verdict } from './lib.mjs';

// own/names.ts: every unknown name spells all known names; fields.ts: messages and pointers are made after 20 errors, too.
const workloads = Array.from({ length: 256 }, (_, i) => ({ name: `w${i}`, cpu: 1, memory: 1 }));
const { result, worst } = await heldBy(() =>
  reason({
    question: 'x',
    context: {
      nodes: 12,
      workloads,
      constraints: [{ type: 'affinity', workloads: Array.from({ length: 150000 }, () => 'q') }],
    },
  }),
);
verdict(
  'a constraint of 150,000 unknown names (600 KB)',
  result.status === 422 && worst < HELD,
  `422 at once (no list of names is longer than 256 + …), loop held < ${HELD} ms`,
  `${result.status} after ${Math.round(result.ms)} ms, loop held ${worst} ms`,
);
