import { join } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { runPython } from './python.js';

/** What model/train/bench_official.py prints. */
const OfficialSchema = Type.Object({
  parameters: Type.Integer(),
  /** Steps of every answer. */
  steps: Type.Integer(),
  threads: Type.Integer(),
  /** Milliseconds of every answer. */
  answers: Type.Array(Type.Number()),
});
export type Official = Static<typeof OfficialSchema>;
const isOfficial = new Ajv().compile<Official>(OfficialSchema);

/** A few are enough: an answer takes seconds, and always the same number of steps. */
const ANSWERS = 2;

/** TRM's official Sudoku model, with random weights, in PyTorch: one process that gives a few answers. */
export async function runOfficial(python: string, root: string, threads: number): Promise<Official> {
  const script = join(root, 'model/train/bench_official.py');
  const { lines } = await runPython(python, script, [String(threads), '--answers', String(ANSWERS)]);
  const [measured] = lines;
  if (!isOfficial(measured)) throw new Error(`expected answers of ${script}, got ${JSON.stringify(measured)}`);
  return measured;
}
