import { join } from 'node:path';
import { PACKAGE_FOLDER } from '../function/common/package.js';
import { Client } from './bench/client.js';
import { startService } from './bench/service.js';
import { setting } from './bench/setting.js';
import { type Help, readArguments, runIfProgram, wholeNumber } from './command.js';
import { median } from './statistics.js';
import { table } from './table.js';

const HELP: Help = {
  usage: 'npm run bench:start -- [--runs 10]',
  purpose:
    'Measures the time from nothing to the first answer, as a request sees it that wakes the service: the process starts,\n' +
    'becomes ready, and solves a Sudoku. Scheduling a pod and pulling its image are not in it.',
  options: { '--runs': 'how often the service is started (10)' },
};

const REQUEST = JSON.stringify({
  question: '53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79',
});

/** One start, in milliseconds since the process was spawned. */
export interface ColdStart {
  ready: number;
  answered: number;
}

/** @throws {Error} when the first answer is none */
export async function coldStart(server: string, environment: Readonly<Record<string, string>>): Promise<ColdStart> {
  const service = await startService(server, environment);
  const client = new Client(service.url);
  try {
    const began = performance.now();
    const reply = await client.post('/reason', REQUEST);
    if (reply?.status !== 200) throw new Error(`expected an answer, got ${reply?.status ?? 'a broken connection'}`);
    return { ready: service.startMs, answered: service.startMs + performance.now() - began };
  } finally {
    client.close();
    await service.stop();
  }
}

export function coldStartTable(starts: readonly ColdStart[]): string {
  const row = (name: string, values: number[]) => [
    name,
    ...[Math.min(...values), median(values), Math.max(...values)].map((value) => value.toFixed(0)),
  ];
  return table(
    ['ms since the process was started', 'least', 'median', 'most'],
    [
      row(
        'ready (every worker has answered a blank puzzle)',
        starts.map(({ ready }) => ready),
      ),
      row(
        'first answer over HTTP',
        starts.map(({ answered }) => answered),
      ),
    ],
  );
}

async function main(args: string[]): Promise<void> {
  const { values } = readArguments({ args, options: { runs: { type: 'string', default: '10' } } });
  const runs = wholeNumber('runs', values.runs, 1, 1000);
  const server = join(PACKAGE_FOLDER, 'dist/function/server.js');
  const starts: ColdStart[] = [];
  for (let run = 0; run < runs; run++) starts.push(await coldStart(server, { MODEL_PATH: '', DEVICE: 'cpu' }));
  console.log(`${runs} starts on the CPU with the shipped models.\n${setting(undefined)}\n\n${coldStartTable(starts)}`);
}

await runIfProgram(import.meta.url, HELP, main);
