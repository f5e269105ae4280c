import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { type Static, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';

/** What model/train/bench.py prints, one JSON object a line: the first when it could answer, the second at its end. */
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

/** The interpreter that PYTHON names, else the trainer's own environment, else python3. */
export function pythonOf(root: string, env: NodeJS.ProcessEnv = process.env): string {
  const own = join(root, '.cache/venv/bin/python');
  return env.PYTHON || (existsSync(own) ? own : 'python3');
}

/** PyTorch's version there; undefined where it cannot be imported. */
export async function torchVersion(python: string): Promise<string | undefined> {
  try {
    const code = 'import safetensors, torch, tqdm; print(torch.__version__)';
    const { stdout } = await promisify(execFile)(python, ['-c', code]);
    return stdout.trim();
  } catch {
    return undefined;
  }
}

/** One process that answers the file's puzzles once for each number of threads. Its progress goes to our terminal. */
export async function runPyTorch(
  python: string,
  root: string,
  file: string,
  threads: readonly number[],
): Promise<PyTorchRound> {
  const began = performance.now();
  const child = spawn(python, [join(root, 'model/train/bench.py'), file, ...threads.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const said: unknown[] = [];
  let startMs = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (said.length === 0) startMs = performance.now() - began;
    said.push(JSON.parse(line));
  }
  const [code] = await ended;
  const [ready, passes] = said;
  if (code !== 0 || !isReady(ready) || !isPasses(passes)) {
    throw new Error(`expected two lines and exit code 0 of model/train/bench.py, got ${said.length} lines and ${code}`);
  }
  return { startMs, loadMs: ready.load_ms, peakBytes: passes.peak_bytes, passes: passes.passes };
}
