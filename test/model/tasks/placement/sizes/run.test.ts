import { expect, it } from 'vitest';
import { SIZES } from '../../../../../model/tasks/placement/sizes/families.js';
import { heuristics } from '../../../../../model/tasks/placement/sizes/rivals/heuristics.js';
import { judged, runSize } from '../../../../../model/tasks/placement/sizes/run.js';
import { cluster } from '../../../../tasks/placement/clusters.js';

it('puts every cluster to every rival, and tells of each answer', async () => {
  const [size] = SIZES;
  if (!size) throw new Error('expected a size, got none');
  let told = 0;
  const rounds = await runSize(
    size,
    { sizes: [size], count: 3, seed: 1, seconds: 5, rivals: heuristics, trace: undefined },
    () => told++,
  );
  expect([rounds.length, told]).toEqual([3, 3 * heuristics.length]);
  for (const { today, outcomes } of rounds) {
    expect(outcomes.map(({ rival }) => rival)).toEqual(heuristics.map(({ name }) => name));
    expect(outcomes[0]?.worth).toEqual({ nodes: today, moves: 0 });
    for (const { worth } of outcomes) expect(worth?.nodes).toBeLessThanOrEqual(today);
  }
});

it('an answer that breaks a rule is none, whatever it claims', () => {
  const claim = { assignment: [0, 0], seconds: 1, proven: true };
  expect(judged(cluster(1, [600, 600]), 'liar', claim)).toEqual({
    rival: 'liar',
    worth: undefined,
    seconds: 1,
    proven: false,
    bound: undefined,
    why: 'n0 has 1000 of cpu for workloads that request 1200',
  });
});
