import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { loadModel } from '../../../function/models/load.js';
import { batchesTable } from '../../../model/bench/batches.js';
import { benchPuzzles } from '../../../model/bench/puzzles.js';
import { runRounds } from '../../../model/bench/rounds.js';
import { FLOOD } from '../../../model/bench/underload.js';
import { temporary, writeBundle } from '../../doubles/bundle.js';

it('a round measures everything once, and loses nothing', async () => {
  const bundle = await writeBundle(await temporary());
  const model = await loadModel(bundle);
  const fresh = benchPuzzles(model.task, 3, 1);
  const { answers, compared, load, batches, official } = await runRounds(
    {
      model,
      // With more starts a search would solve what random weights do not.
      budget: { steps: 2, starts: 1, widenAfter: 1 },
      depth: { steps: 2, starts: 1, widenAfter: 1 },
      fresh,
      repeated: fresh.slice(0, 2),
      rounds: 1,
      server: 'dist/function/server.js',
      environment: { MODEL_PATH: bundle, DEVICE: 'cpu', MAX_STEPS: '2', MAX_STARTS: '1' },
      root: '.',
      python: undefined,
    },
    new PassThrough(),
  );
  expect(answers.map(({ puzzles }) => puzzles.length)).toEqual([3]);
  expect(compared.ours).toMatchObject({ rounds: { length: 1 }, startMs: { length: 1 } });
  expect([compared.pytorch, official]).toEqual([[], []]);
  expect(batchesTable(batches).split('\n')).toHaveLength(2 + 5);
  expect(load).toHaveLength(1);
  for (const { alone, together, flood } of load) {
    // Its weights are random: it never solves one.
    expect([alone.counts, together.counts]).toMatchObject([{ unverified: 2 }, { unverified: 2 }]);
    const { unverified, refused } = flood.counts;
    expect(unverified).toBeGreaterThanOrEqual(64);
    expect(unverified + refused).toBe(FLOOD);
    expect(together.liveness.failed + flood.liveness.failed).toBe(0);
  }
});
