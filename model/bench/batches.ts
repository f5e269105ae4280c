import type { Model } from '../../function/models/load.js';
import { blankRow } from '../../function/models/puzzle.js';
import { type BatchTime, batchTable } from '../../function/trm/engine/batching.js';
import { openEngine } from '../engine.js';
import { median } from '../statistics.js';
import { table } from '../table.js';

const SIZES = [1, 2, 4, 8, 16];
const REPETITIONS = 5;

/** Steps of growing batches on one worker of one thread, a few times over. */
export async function measureBatches(model: Model): Promise<BatchTime[]> {
  const engine = await openEngine(model, 1);
  try {
    const row = blankRow(model);
    const step = (rows: number) => engine.workers.run(model.manifest.name, Array(rows).fill(row));
    const times: BatchTime[] = [];
    for (let repetition = 0; repetition < REPETITIONS; repetition++) {
      // Bigger batches are measured even where they gain nothing.
      times.push(...(await batchTable(step, SIZES, Number.NEGATIVE_INFINITY)));
    }
    return times;
  } finally {
    await engine.close();
  }
}

/** Medians by batch size. */
export function batchesTable(times: readonly BatchTime[]): string {
  const sizes = [...new Set(times.map(({ batch }) => batch))];
  return table(
    ['rows of a batch', 'ms per step', 'ms per row'],
    sizes.map((size) => {
      const step = median(times.filter(({ batch }) => batch === size).map(({ milliseconds }) => milliseconds));
      return [String(size), step.toFixed(2), (step / size).toFixed(2)];
    }),
  );
}
