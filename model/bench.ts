import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PACKAGE_FOLDER } from '../function/common/package.js';
import { readBundle } from '../function/models/bundle.js';
import { loadModel, type Model, SHIPPED_BUNDLES } from '../function/models/load.js';
import { budgetOf, NO_CAPS } from '../function/reasoning/budget.js';
import { readCheckpoint } from '../function/trm/checkpoint/index.js';
import { answersTable } from './bench/answers.js';
import { batchesTable } from './bench/batches.js';
import { writeExchange } from './bench/exchange.js';
import { measureMazes, SIDES } from './bench/mazes.js';
import { benchPuzzles } from './bench/puzzles.js';
import { pythonOf, torchVersion } from './bench/python.js';
import { benchTable } from './bench/report.js';
import { type BenchPlan, type BenchResults, runRounds } from './bench/rounds.js';
import { disturbance, setting } from './bench/setting.js';
import { underLoadTables } from './bench/underload.js';
import { type Help, readArguments, runIfProgram, UsageError, wholeNumber } from './command.js';
import { type Screen, showProgress } from './progress.js';

const HELP: Help = {
  usage:
    'npm run bench -- [--checkpoint file-or-bundle] [--answers 1000] [--count 200] [--mazes 90] [--seed 700001] [--rounds 3] ' +
    '[--max-steps n] [--H-cycles n] [--L-cycles n]',
  purpose:
    "Measures how long an answer takes, beside TRM's official size in PyTorch; how fast the steps are, beside the same\n" +
    'checkpoint in PyTorch eager; what the service does under load; and what batches would gain. All on one CPU, in one run.',
  options: {
    '--checkpoint': 'a model for Sudoku; the shipped one unless told',
    '--answers': 'puzzles for the default budget, all rounds together (1000)',
    '--count': 'puzzles of a round for everything else (200)',
    '--mazes': 'mazes of each size (90)',
    '--seed': 'the same seed gives the same puzzles (700001)',
    '--rounds': 'how often everything is measured (3)',
    '--max-steps': 'most steps of a start',
    '--H-cycles': "cycles of one step, in place of the model's own",
    '--L-cycles': "inner cycles of one such cycle, in place of the model's own",
  },
};

interface Order {
  checkpoint: string;
  /** Puzzles for the default budget, all rounds together. */
  answers: number;
  /** Puzzles of a round for everything else. */
  count: number;
  /** Mazes of each size. */
  mazes: number;
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
      checkpoint: { type: 'string', default: join(SHIPPED_BUNDLES, 'sudoku') },
      answers: { type: 'string', default: '1000' },
      count: { type: 'string', default: '200' },
      mazes: { type: 'string', default: '90' },
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
    answers: wholeNumber('answers', values.answers, 1, 100_000),
    count: wholeNumber('count', values.count, 1, 100_000),
    mazes: wholeNumber('mazes', values.mazes, 1, 100_000),
    seed: wholeNumber('seed', values.seed, 0, 2 ** 32 - 1),
    rounds: wholeNumber('rounds', values.rounds, 1, 100),
    maxSteps: wholeNumber('max-steps', values['max-steps'], 1, 1000),
    H_cycles: wholeNumber('H-cycles', values['H-cycles'], 1, 100),
    L_cycles: wholeNumber('L-cycles', values['L-cycles'], 1, 100),
  };
}

export async function bench(args: string[], screen: Screen = process.stderr): Promise<void> {
  const order = readOrder(args);
  const busy = disturbance();
  if (busy !== undefined) screen.write(`${busy}\n`);
  const model = await loadModel(order.checkpoint, order);
  const caps = { ...NO_CAPS, maxSteps: order.maxSteps };
  const budget = budgetOf(model, caps);
  const depth = budgetOf(model, caps, { budget: { starts: 1 } });
  const interpreter = pythonOf(PACKAGE_FOLDER);
  const torch = await torchVersion(interpreter);
  const puzzles = benchPuzzles(model.task, Math.max(order.count, order.answers), order.seed);
  const repeated = puzzles.slice(0, order.count);
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const file = join(folder, 'task.safetensors');
    const checkpoint = await readCheckpoint(await weightsOf(order.checkpoint));
    await writeFile(file, writeExchange(model, checkpoint, repeated, depth.steps));
    const results = await runRounds(
      {
        model,
        budget,
        depth,
        fresh: puzzles.slice(0, order.answers),
        repeated,
        rounds: order.rounds,
        server: join(PACKAGE_FOLDER, 'dist/function/server.js'),
        environment: environment(order),
        root: PACKAGE_FOLDER,
        python: torch === undefined ? undefined : { interpreter, file },
      },
      screen,
    );
    const mazes = await mazeTable(order, screen);
    console.log(report(order, model, { budget, depth }, torch, results, mazes));
    if (!torch) {
      console.log(`\nWithout PyTorch (${interpreter} lacks it): npm run test:train installs it, then run this again.`);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Everything that was measured, as Markdown. */
function report(
  order: Order,
  model: Model,
  { budget, depth }: Pick<BenchPlan, 'budget' | 'depth'>,
  torch: string | undefined,
  results: BenchResults,
  mazes: string,
): string {
  const { H_cycles, L_cycles } = model.architecture;
  return `${model.parameters} parameters; steps of ${H_cycles} H cycles and ${L_cycles} L cycles, until the answer is proven. \
${order.rounds} rounds, each of which measures everything in turn. Fresh minimal ${model.task.name} puzzles of seed ${order.seed}. \
Ours: workers of one thread. PyTorch: eager, fp32, batch 1.
${setting(torch)}

## Answers

${order.answers} puzzles, one request after another, each with the default budget: at most ${budget.starts} starts of ${budget.steps} steps, \
twice as many side by side every ${budget.widenAfter} rounds. Of TRM's official size, with random weights, a few answers do.

${answersTable(results.answers, results.official)}

## The same checkpoint in PyTorch

${order.count} puzzles, one start of at most ${depth.steps} steps.

${benchTable(results.compared)}

## Under load

${order.count} puzzles with the default budget. The service runs in a process of its own; whoever asks over HTTP, and every 100 ms \
for /health/liveness, is this process on the same cores. The bare workers run in this process, while the service is idle.

${underLoadTables(results.load)}

## Batches

Steps on one worker of one thread.

${batchesTable(results.batches)}

## Mazes

${order.mazes} mazes of each size and of all kinds in turn, one after another, with the shipped model's default budget; several paths may be \
equally short.

${mazes}`;
}

/** The shipped maze model beside the programs that would be used instead. */
async function mazeTable({ mazes, seed }: Order, screen: Screen): Promise<string> {
  const model = await loadModel(join(SHIPPED_BUNDLES, 'maze'));
  const budget = budgetOf(model, NO_CAPS);
  const progress = showProgress(SIDES.length * mazes, 'mazes', screen);
  let done = 0;
  const onMaze = () => progress.update(++done);
  return measureMazes({ model, budget, count: mazes, seed, onMaze }).finally(progress.stop);
}

async function weightsOf(checkpoint: string): Promise<string> {
  return statSync(checkpoint).isDirectory() ? (await readBundle(checkpoint)).weightsPath : checkpoint;
}

/** The service's settings for the same model and budget. */
function environment({ checkpoint, maxSteps, H_cycles, L_cycles }: Order): Record<string, string> {
  const numbers = { MAX_STEPS: maxSteps, H_CYCLES: H_cycles, L_CYCLES: L_cycles };
  const texts = Object.entries(numbers).map(([name, value]) => [name, String(value ?? '')]);
  return { MODEL_PATH: checkpoint, DEVICE: 'cpu', ...Object.fromEntries(texts) };
}

await runIfProgram(import.meta.url, HELP, bench);
