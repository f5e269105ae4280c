import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

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

/** What a script printed, one JSON value on each line, and the milliseconds until its first line. */
export interface ScriptOutput {
  lines: unknown[];
  firstMs: number;
}

/** Runs a script to its end; what it writes to stderr goes to our terminal. @throws {Error} when it fails */
export async function runPython(python: string, script: string, args: readonly string[]): Promise<ScriptOutput> {
  const began = performance.now();
  const child = spawn(python, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const output: ScriptOutput = { lines: [], firstMs: 0 };
  for await (const line of createInterface({ input: child.stdout })) {
    if (output.lines.length === 0) output.firstMs = performance.now() - began;
    output.lines.push(JSON.parse(line));
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`expected exit code 0 of ${script}, got ${code}`);
  return output;
}
