import { join } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { runPython } from './python.js';

/** What model/train/bench.py prints, one JSON object on each line: the first when it is ready to answer, the second at its end. */
const numbers = Type.Array(Type.Number());
const ReadySchema = Type.Object({ load_ms: Type.Number() });
const PassesSchema = Type.Object({
  passes: Type.Array(
    Type.Object({
      threads: Type.Integer(),
      puzzles: numbers,
      steps: numbers,
      answers: Type.Array(numbers),
      solved: Type.Integer(),
    }),
  ),
  peak_bytes: Type.Number(),
});
const ajv = new Ajv();
const isReady = ajv.compile<Static<typeof ReadySchema>>(ReadySchema);
const isPasses = ajv.compile<Static<typeof PassesSchema>>(PassesSchema);

export interface PyTorchRound {
  /** From the start of the process until it could answer: imports, weights, warm-up. */
  startMs: number;
  /** Weights and warm-up alone. */
  loadMs: number;
  peakBytes: number;
  /** By number of threads, in the order asked for. */
  passes: Static<typeof PassesSchema>['passes'];
}

/** One process that answers the file's puzzles once for each number of threads. */
export async function runPyTorch(
  python: string,
  root: string,
  file: string,
  threads: readonly number[],
): Promise<PyTorchRound> {
  const { lines, firstMs } = await runPython(python, join(root, 'model/train/bench.py'), [
    file,
    ...threads.map(String),
  ]);
  const [ready, passes] = lines;
  if (!isReady(ready) || !isPasses(passes)) {
    throw new Error(`expected load_ms and passes of model/train/bench.py, got ${lines.length} other lines`);
  }
  return { startMs: firstMs, loadMs: ready.load_ms, peakBytes: passes.peak_bytes, passes: passes.passes };
}
