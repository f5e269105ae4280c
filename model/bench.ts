import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capsOf } from '../function/budget.js';
import { loadModel, type Model } from '../function/models.js';
import { readBundle } from '../function/trm/bundle.js';
import { readCheckpoint } from '../function/trm/checkpoint/index.js';
import { writeExchange } from './bench/exchange.js';
import { Ours } from './bench/ours.js';
import { benchPuzzles } from './bench/puzzles.js';
import { pythonOf, runPyTorch, torchVersion } from './bench/pytorch.js';
import { benchTable, type Measured } from './bench/report.js';
import { disturbance, setting } from './bench/setting.js';
import { startUp } from './bench/startup.js';
import { readArguments, runIfProgram, UsageError, wholeNumber } from './command.js';
import { type Screen, showProgress } from './progress.js';

/** How fast the service solves, beside the same checkpoint in PyTorch eager on the same CPU: `npm run bench`. */
const USAGE =
  'npm run bench -- [--checkpoint file-or-bundle] [--count 200] [--seed 700001] [--rounds 3] [--max-steps n] ' +
  '[--H-cycles n] [--L-cycles n]';

interface Order {
  checkpoint: string;
  count: number;
  seed: number;
  rounds: number;
  maxSteps: number | undefined;
  H_cycles: number | undefined;
  L_cycles: number | undefined;
}

/** What the arguments ask for. @throws {UsageError} */
export function readOrder(args: string[]): Order {
  const { values } = readArguments({
    args,
    options: {
      checkpoint: { type: 'string', default: join(root(), 'model/sudoku') },
      count: { type: 'string', default: '200' },
      seed: { type: 'string', default: '700001' },
      rounds: { type: 'string', default: '3' },
      'max-steps': { type: 'string' },
      'H-cycles': { type: 'string' },
      'L-cycles': { type: 'string' },
    },
  });
  if (!existsSync(values.checkpoint)) throw new UsageError('a checkpoint or bundle', `no ${values.checkpoint}`);
  return {
    checkpoint: values.checkpoint,
    count: wholeNumber('count', values.count, 1, 100_000),
    seed: wholeNumber('seed', values.seed, 0, 2 ** 32 - 1),
    rounds: wholeNumber('rounds', values.rounds, 1, 100),
    maxSteps: wholeNumber('max-steps', values['max-steps'], 1, 1000),
    H_cycles: wholeNumber('H-cycles', values['H-cycles'], 1, 100),
    L_cycles: wholeNumber('L-cycles', values['L-cycles'], 1, 100),
  };
}

/** The package, found upwards from here: sources and build lie at different depths. */
function root(folder: URL = new URL('.', import.meta.url)): string {
  return existsSync(new URL('package.json', folder)) ? fileURLToPath(folder) : root(new URL('..', folder));
}

export async function bench(args: string[], screen: Screen = process.stderr): Promise<void> {
  const order = readOrder(args);
  const busy = disturbance();
  if (busy !== undefined) screen.write(`${busy}\n`);
  const model = await loadModel(order.checkpoint, order);
  const maxSteps = order.maxSteps ?? capsOf(model, { maxSteps: undefined, maxStarts: undefined }).steps;
  const python = pythonOf(root());
  const torch = await torchVersion(python);
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const measured = await measure(order, model, maxSteps, torch && python, join(folder, 'task.safetensors'), screen);
    const { H_cycles, L_cycles } = model.architecture;
    console.log(
      `${order.count} fresh ${model.task.name} puzzles of seed ${order.seed}, ${model.parameters} parameters, ` +
        `steps of ${H_cycles} H cycles and ${L_cycles} L cycles until the answer is proven, at most ${maxSteps}; ` +
        `${order.rounds} rounds, in turn. Ours: workers of one thread. PyTorch: eager, fp32, batch 1.\n` +
        `${setting(torch)}\n\n${benchTable(measured)}`,
    );
    if (!torch)
      console.log(`\nWithout PyTorch (${python} lacks it): npm run test:train installs it, then run this again.`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(
  order: Order,
  model: Model,
  maxSteps: number,
  python: string | undefined,
  file: string,
  screen: Screen,
): Promise<Measured> {
  const puzzles = benchPuzzles(model.task, order.count, order.seed);
  await writeFile(
    file,
    writeExchange(model, await readCheckpoint(await weightsOf(order.checkpoint)), puzzles, maxSteps),
  );
  const cores = availableParallelism();
  const service = await Ours.open(model, maxSteps);
  const { H_cycles, L_cycles } = model.architecture;
  const measured: Measured = {
    applications: H_cycles * (L_cycles + 1),
    ours: { workers: service.parallel, rounds: [], loadMs: service.loadMs, startMs: [], peakBytes: 0 },
    pytorch: [],
  };
  try {
    await service.oneByOne(puzzles.slice(0, 3), () => {});
    for (let round = 0; round < order.rounds; round++) {
      const progress = showProgress(2 * puzzles.length, 'puzzles', screen);
      let done = 0;
      const onPuzzle = () => progress.update(++done);
      try {
        const alone = await service.oneByOne(puzzles, onPuzzle);
        measured.ours.rounds.push({ alone, perSecond: await service.together(puzzles, onPuzzle) });
      } finally {
        progress.stop();
      }
      measured.ours.startMs.push(await startUp(join(root(), 'dist/function/server.js'), environment(order)));
      if (python) measured.pytorch.push(await runPyTorch(python, root(), file, [...new Set([cores, 1])]));
    }
  } finally {
    await service.close();
  }
  // Children are not counted.
  measured.ours.peakBytes = process.resourceUsage().maxRSS * 1024;
  return measured;
}

async function weightsOf(checkpoint: string): Promise<string> {
  return statSync(checkpoint).isDirectory() ? (await readBundle(checkpoint)).weightsPath : checkpoint;
}

/** The service's settings for the same model. */
function environment({ checkpoint, H_cycles, L_cycles }: Order): Record<string, string> {
  const cycles = { H_CYCLES: String(H_cycles ?? ''), L_CYCLES: String(L_cycles ?? '') };
  return { MODEL_PATH: checkpoint, DEVICE: 'cpu', WORKERS: '', ...cycles };
}

await runIfProgram(import.meta.url, USAGE, bench);
