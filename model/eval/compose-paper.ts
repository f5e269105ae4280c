import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { Piscina } from 'piscina';
import { type Screen, showProgress } from '../progress.js';
import type { Exam, PaperOrder, Question } from './exam.js';
import type { PartOrder, PartProgress } from './part-worker.js';

/** Tests run the TypeScript sources, but a worker thread needs JavaScript: then the built file serves. */
const PART_WORKER = fileURLToPath(
  new URL(
    import.meta.url.endsWith('.ts') ? '../../dist/model/eval/part-worker.js' : './part-worker.js',
    import.meta.url,
  ),
);

const isProgress = new Ajv().compile<PartProgress>(Type.Object({ part: Type.Integer(), full: Type.Integer() }));

/**
 * The questions of an exam, `count` in each band, part after part. The parts are composed at the same time by at most
 * `threads` threads; the questions do not depend on how many. Progress goes to `screen`.
 */
export async function composePaper(
  { task, parts }: Exam,
  { seed, count }: PaperOrder,
  screen: Screen = process.stderr,
  threads = availableParallelism(),
): Promise<Question[]> {
  const full = parts.map(() => 0);
  const progress = showProgress(parts.length * count, 'questions of the rarest kinds', screen);
  const pool = new Piscina<PartOrder, Question[]>({
    filename: PART_WORKER,
    minThreads: 1,
    maxThreads: Math.min(threads, parts.length),
  });
  const tell = (progressed: PartProgress) => {
    // A part's last message may come after its questions.
    full[progressed.part] = Math.max(full[progressed.part] ?? 0, progressed.full);
    progress.update(full.reduce((sum, n) => sum + n, 0));
  };
  pool.on('message', (message: unknown) => {
    if (isProgress(message)) tell(message);
  });
  try {
    const composed = parts.map(async (_, part) => {
      // Each part has a seed of its own, so that no two begin with the same random numbers.
      const questions = await pool.run({ task, part, seed: seed + part, count });
      tell({ part, full: count });
      return questions;
    });
    // The pool is closed after all parts have ended: later errors of its workers would be handled by nobody.
    await Promise.allSettled(composed);
    return (await Promise.all(composed)).flat();
  } finally {
    progress.stop();
    await pool.destroy();
  }
}
