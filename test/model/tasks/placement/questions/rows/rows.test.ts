import { expect, it } from 'vitest';
import { placement } from '../../../../../../function/tasks/placement/index.js';
import type { Ask } from '../../../../../../model/tasks/placement/questions/ask.js';
import { homelabs } from '../../../../../../model/tasks/placement/questions/clusters.js';
import { ROWS } from '../../../../../../model/tasks/placement/questions/table.js';

/** Asks for the answers that need no model. */
const atOnce: Ask = async (context) => {
  const reading = placement.pose({ question: 'What about this cluster?', context });
  const answered = reading.kind === 'problem' ? reading.problem.answered : undefined;
  if (!answered) throw new Error('expected an answer at once');
  return { result: answered.result(), verified: true, proven: answered.proven, ms: 1 };
};

it.each(ROWS.filter(({ name }) => !name.startsWith('consolidate')))('$name agrees with its reference', async (row) => {
  const homelab = homelabs(900_001).next().value;
  const mark = await row.mark(homelab, atOnce);
  expect(mark).toMatchObject({ wrong: [], right: mark.said });
});

it.each(ROWS)('$name notices an answer that is wrong', async (row) => {
  const homelab = homelabs(900_001).next().value;
  const moves = {
    steps: [{ workloads: [homelab.reference.pods.at(-1)?.name], to: homelab.reference.machines[0]?.name }],
  };
  const every = homelab.reference.machines.map(({ name }) => ({ node: name, ok: 'yes' }));
  const lies = {
    nodes_used: 1,
    drain: homelab.reference.machines.map(({ name }) => name),
    placement: [],
    drain_alone: every.map(({ node }) => ({ node, ok: 'no' })),
    failures: every,
    pending: [{ fewest: true, moves: { steps: [] } }],
    peak: { after: 0 },
    moves,
    workloads: [{ fit: 1, more: { replicas: 100_000 } }],
  };
  const mark = await row.mark(homelab, async () => ({ result: lies, verified: true, proven: true, ms: 1 }));
  expect(mark.wrong).not.toEqual([]);
});
