import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort, ready } from '../../model/bench/service.js';

const PUZZLE = '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79';
/** Until everything that is loaded or drawn once has been. */
const WARM_UP = 20;

/** The files of function/ whose code runs when the built service answers one POST /reason with a Sudoku, in all threads. */
export async function executedFor(): Promise<string[]> {
  const port = await freePort();
  const hook = fileURLToPath(new URL('record-executed.mjs', import.meta.url));
  const child = spawn(process.execPath, ['--import', hook, 'dist/function/server.js'], {
    env: { ...process.env, FUNC_PORT: String(port), DEVICE: 'cpu', EMIT_EVENTS: 'false', WORKERS: '1' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    const url = `http://127.0.0.1:${port}`;
    await ready(child, `${url}/health/readiness`);
    for (let i = 0; i < WARM_UP; i++) await solve(url);
    await take(child);
    await solve(url);
    return [...new Set(await take(child))].map((file) => `${file}.ts`).sort();
  } finally {
    child.kill();
  }
}

async function solve(url: string): Promise<void> {
  const body = JSON.stringify({ question: 'Solve this Sudoku.', context: { puzzle: PUZZLE } });
  const reply = await fetch(`${url}/reason`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  await reply.json();
}

/** What ran since the last time. */
async function take(child: ChildProcess): Promise<string[]> {
  const answered = once(child, 'message');
  child.send('take');
  const [files] = await answered;
  return Array.isArray(files) ? files.map(String) : [];
}
