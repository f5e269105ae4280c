import type { ExecutionDevice } from './session.js';

/**
 * How many rows one batch may hold, by device. On a CPU a batch takes as long as its rows one after the other (`npm run
 * bench` prints the table), so the rows go to different cores instead. What a GPU gains depends on the GPU and the model,
 * so it is measured when the model is warmed up.
 */
const FIXED: Partial<Record<ExecutionDevice, number>> = { cpu: 1 };

/** Batches worth trying. */
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];
/** A batch twice as big must lower the time of a row by this share, or it only makes everybody wait longer. */
const WORTH = 0.1;

/** One line of the batch table. */
export interface BatchTime {
  batch: number;
  /** Milliseconds of a step of the whole batch. */
  milliseconds: number;
}

/**
 * The batch size for one model on a device. `step` runs one step of that many rows.
 * @throws whatever `step` throws for a batch of 1; a bigger batch that does not run ends the search
 */
export async function chooseBatch(
  device: ExecutionDevice,
  step: (batch: number) => Promise<unknown>,
  now = () => performance.now(),
): Promise<{ batch: number; table: BatchTime[] }> {
  const fixed = FIXED[device];
  if (fixed !== undefined) return { batch: fixed, table: [] };
  const table = await batchTable(step, SIZES, WORTH, now);
  return { batch: bestOf(table, WORTH), table };
}

/** The times of growing batches, up to the first that lowers the time of a row by less than `worth`. */
export async function batchTable(
  step: (batch: number) => Promise<unknown>,
  sizes: readonly number[],
  worth: number,
  now = () => performance.now(),
): Promise<BatchTime[]> {
  const table: BatchTime[] = [];
  for (const batch of sizes) {
    try {
      // The first run of a new shape compiles and allocates.
      await step(batch);
      const began = now();
      await step(batch);
      table.push({ batch, milliseconds: now() - began });
    } catch (error) {
      if (table.length === 0) throw error;
      break;
    }
    if (table.length > 1 && bestOf(table, worth) !== batch) break;
  }
  return table;
}

function bestOf(table: readonly BatchTime[], worth: number): number {
  let best = table[0];
  for (const time of table.slice(1)) {
    if (!best || time.milliseconds / time.batch > (best.milliseconds / best.batch) * (1 - worth)) break;
    best = time;
  }
  return best?.batch ?? 1;
}
