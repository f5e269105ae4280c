import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { Piscina } from 'piscina';
import { type Screen, showProgress } from '../progress.js';
import type { Exam, PaperOrder, Question } from './exam.js';
import type { Made, PartOrder } from './maker.js';

/** Tests run the TypeScript sources, but a worker thread needs JavaScript: then the built file serves. */
const MAKER = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/model/eval/maker.js' : './maker.js', import.meta.url),
);

const isMade = new Ajv().compile<Made>(Type.Object({ part: Type.Integer(), full: Type.Integer() }));

/**
 * The questions of an exam, `count` in each band, part after part. The parts are made at the same time by at most
 * `threads` threads; the questions do not depend on how many. Progress goes to `screen`.
 */
export async function makePaper(
  { task, parts }: Exam,
  { seed, count }: PaperOrder,
  screen: Screen = process.stderr,
  threads = availableParallelism(),
): Promise<Question[]> {
  const full = parts.map(() => 0);
  const progress = showProgress(parts.length * count, 'questions of the rarest kinds', screen);
  const pool = new Piscina<PartOrder, Question[]>({
    filename: MAKER,
    minThreads: 1,
    maxThreads: Math.min(threads, parts.length),
  });
  const tell = (made: Made) => {
    // A part's last message may come after its questions.
    full[made.part] = Math.max(full[made.part] ?? 0, made.full);
    progress.update(full.reduce((sum, n) => sum + n, 0));
  };
  pool.on('message', (message: unknown) => {
    if (isMade(message)) tell(message);
  });
  try {
    const made = parts.map(async (_, part) => {
      // Each part has a seed of its own, so that no two begin with the same random numbers.
      const questions = await pool.run({ task, part, seed: seed + part, count });
      tell({ part, full: count });
      return questions;
    });
    // All have ended before the pool does: a worker's late error would have nobody to go to.
    await Promise.allSettled(made);
    return (await Promise.all(made)).flat();
  } finally {
    progress.stop();
    await pool.destroy();
  }
}
