import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadModel, loadModels, type Model } from '../../function/models/load.js';
import { budgetOf, capsOf, NO_CAPS } from '../../function/reasoning/budget.js';
import type { Budget } from '../../function/trm/solver/start.js';
import { type Help, readArguments, runIfProgram, UsageError, wholeNumber } from '../command.js';
import { type Screen, showProgress } from '../progress.js';
import { readTask } from '../tasks/index.js';
import { byChance } from './chance.js';
import { breadthChart, depthChart } from './charts.js';
import { type Curve, curvesOf } from './curves.js';
import { bandsOf, type Exam, meets, type Question, SEEDS, type SizesRequest } from './exam.js';
import { examPaper } from './exam-paper.js';
import { reliabilityChart } from './reliability.js';
import {
  accuracy,
  accuracyTable,
  beliefs,
  type ComparedMark,
  calibrationTable,
  curveTable,
  rivalTable,
} from './report.js';
import { type Mark, runExam } from './run-exam.js';
import { SIZES_HELP, SIZES_OPTIONS, sizesRequest } from './sizes-request.js';

const HELP: Help = {
  usage:
    'npm run model:eval -- <task> [--checkpoint file-or-bundle] [--count 1000] [--seed n] [--steps n] [--starts n] ' +
    '[--plots folder] [--questions] [--sizes] [--emptying weights] [--family name] [--clusters n] [--seconds 3] [--openb folder]',
  purpose:
    'Measures how good a model is on puzzles that it never saw: with one start, by depth alone, and with its default budget.\n' +
    'The first run composes the puzzles, which takes minutes, and keeps them in .cache/exams.\n' +
    'Placement is measured on larger clusters as well, beside rivals with equal time; .ci/rivals installs one of them.',
  options: {
    '--checkpoint': 'the model; the shipped one unless told',
    '--count': 'puzzles in each band of difficulty (1000)',
    '--seed': `the same seed gives the same puzzles (${SEEDS.evaluation})`,
    '--steps': "steps of a start, in place of the model's own numbers",
    '--starts': "starts, in place of the model's default",
    '--plots': 'a folder for the charts (SVG); none are drawn unless told',
    ...SIZES_HELP,
  },
};

interface Order {
  exam: Exam;
  checkpoint: string | undefined;
  count: number;
  seed: number;
  /** Instead of the model's default budget. */
  steps: number | undefined;
  starts: number | undefined;
  /** Where the charts go; undefined draws none. */
  plots: string | undefined;
  /** Larger problems, for exams that have them. */
  sizes: SizesRequest | undefined;
  /** The tables that are printed: all, or one kind alone. */
  only: 'questions' | 'sizes' | undefined;
}

/** What the arguments ask for. @throws {UsageError} */
export function readOrder(args: string[]): Order {
  const { values, positionals } = readArguments({
    args,
    allowPositionals: true,
    options: {
      checkpoint: { type: 'string' },
      count: { type: 'string', default: '1000' },
      seed: { type: 'string', default: String(SEEDS.evaluation) },
      steps: { type: 'string' },
      starts: { type: 'string' },
      plots: { type: 'string' },
      ...SIZES_OPTIONS,
    },
  });
  const { exam } = readTask(positionals);
  const seed = wholeNumber('seed', values.seed, 0, 2 ** 32 - 1);
  return {
    exam,
    checkpoint: values.checkpoint,
    count: wholeNumber('count', values.count, 1, 1_000_000),
    seed,
    steps: wholeNumber('steps', values.steps, 1, 1000),
    starts: wholeNumber('starts', values.starts, 1, 1000),
    plots: values.plots,
    sizes: sizesRequest(exam, values, seed),
    only:
      values.questions === true
        ? 'questions'
        : values.sizes === true || values.emptying !== undefined
          ? 'sizes'
          : undefined,
  };
}

async function modelFor(exam: Exam, checkpoint: string | undefined): Promise<Model> {
  if (checkpoint !== undefined) return loadModel(checkpoint);
  for (const place of await loadModels({})) {
    if (place.ok && place.model.task.name === exam.task) return place.model;
    if (!place.ok) throw place.error;
  }
  throw new UsageError(`a shipped bundle for ${exam.task}, or --checkpoint`, 'none');
}

export async function evaluate(args: string[], screen: Screen = process.stderr): Promise<void> {
  const order = readOrder(args);
  const { exam, checkpoint, sizes, only, seed } = order;
  const model = await modelFor(exam, checkpoint);
  const prints = (kind: Order['only']) => only === undefined || only === kind;
  if (only === undefined) await sitExam(model, order, screen);
  if (sizes && sizes.family === undefined && prints('questions')) {
    console.log(`\n${await exam.questions?.(model, { clusters: sizes.clusters, seed }, screen)}`);
  }
  if (sizes && prints('sizes')) console.log(`\n${await exam.sizes?.(model, sizes, screen)}`);
}

/** Prints the tables of the exam, and draws its charts. */
async function sitExam(
  model: Model,
  { exam, count, seed, steps, starts, plots }: Order,
  screen: Screen,
): Promise<void> {
  const usual = budgetOf(model, NO_CAPS);
  const depth: Budget = { ...usual, steps: steps ?? capsOf(model, NO_CAPS).steps, starts: 1 };
  const whole: Budget = { ...usual, steps: steps ?? usual.steps, starts: starts ?? usual.starts };
  const questions = await examPaper(exam, { seed, count });
  const runs: Mark[][] = [];
  for (const budget of [depth, whole]) {
    const progress = showProgress(questions.length, 'puzzles', screen);
    runs.push(await runExam(model, questions, { budget, onMark: progress.update }).finally(progress.stop));
  }
  const [deep = [], broad = []] = runs;
  const bands = bandsOf(exam);
  const byDepth = curvesOf(deep.map(solvedAt((mark) => mark.steps)), bands, range(depth.steps));
  const byBreadth = curvesOf(broad.map(solvedAt(({ found }) => found)), bands, doublings(whole.starts));
  // Of what confidence was fitted on: see model:bundle.
  const belief = beliefs(
    (exam.key ? broad : deep).filter(({ certain }) => !certain),
    model.manifest.calibration,
  );
  const others = await compared(exam, model, questions, whole);
  const { name, version } = model.manifest;
  const { H_cycles, L_cycles } = model.architecture;
  console.log(
    [
      `${name} ${version}: ${model.parameters} parameters, steps of ${H_cycles} H cycles and ${L_cycles} L cycles; ` +
        `${count} puzzles a band, seed ${seed}`,
      `One start, at most ${depth.steps} steps:`,
      accuracyTable(accuracy(deep, bands)),
      `At most ${whole.starts} starts of ${whole.steps} steps, twice as many side by side every ${whole.widenAfter} rounds:`,
      accuracyTable(accuracy(broad, bands)),
      ...(others.length === 0
        ? []
        : [rivalTable([['this model', broad], ['this model, one start', deep], ...others], bands)]),
      curveTable(at(byDepth, milestones(depth.steps)), 'steps of one start'),
      curveTable(byBreadth, 'starts'),
      calibrationTable(belief),
    ].join('\n\n'),
  );
  if (plots === undefined) return;
  await mkdir(plots, { recursive: true });
  const subtitle = `${name} ${version}, ${count} unseen puzzles in each band`;
  const charts = {
    'depth.svg': await depthChart(byDepth, { title: 'What depth buys: one start', subtitle }),
    'breadth.svg': await breadthChart(byBreadth, { title: 'What breadth buys', subtitle }),
    ...(belief.bins.every(({ count }) => count === 0)
      ? {}
      : {
          'reliability.svg': await reliabilityChart(belief, {
            title: exam.key ? 'Confidence where no proof settles it' : 'Confidence after one start',
            subtitle,
          }),
        }),
  };
  for (const [file, svg] of Object.entries(charts)) await writeFile(join(plots, file), svg);
}

/** The exam's rivals on the same questions; and the same search, to the same budget, with random numbers for a model. */
async function compared(
  { rivals = [] }: Exam,
  model: Model,
  questions: readonly Question[],
  budget: Budget,
): Promise<[string, ComparedMark[]][]> {
  if (rivals.length === 0) return [];
  const runner = byChance(model.task.outputVocabularySize);
  const few = { ...budget, starts: 1 };
  return [
    ['this model, and what the service does beside it', await runExam(model, questions, { budget, lastLook: true })],
    ['random numbers in its place', await runExam(model, questions, { budget, runner })],
    ['the same, one start', await runExam(model, questions, { budget: few, runner })],
    ...rivals.map(({ name, result }): [string, ComparedMark[]] => {
      const verdicts = questions.map(({ request, bands, expected }) => {
        const got = result(request);
        const obeys = got.feasible === true;
        return { bands, obeys, right: expected ? meets(got, expected) : obeys };
      });
      return [name, verdicts];
    }),
  ];
}

const solvedAt = (spent: (mark: Mark) => number) => (mark: Mark) => ({
  bands: mark.bands,
  solvedAt: mark.right ? spent(mark) : undefined,
});
const range = (most: number) => Array.from({ length: most }, (_, i) => i + 1);
/** 1, 2, 3, 4, 6, 8, 12, … and `most` itself: as many columns as a page holds. */
const milestones = (most: number) => {
  const halves = doublings(most).flatMap((n) => (n >= 2 && n * 1.5 <= most ? [n, n * 1.5] : [n]));
  return [...new Set(halves)].sort((a, b) => a - b);
};
/** The same curves with the points at these budgets only. */
const at = (curves: readonly Curve[], budgets: readonly number[]): Curve[] =>
  curves.map((curve) => ({ ...curve, points: curve.points.filter((point) => budgets.includes(point.at)) }));
/** 1, 2, 4, … and `most` itself. */
const doublings = (most: number) =>
  [...new Set([...range(12).map((i) => 2 ** (i - 1)), most])].filter((n) => n <= most);

await runIfProgram(import.meta.url, HELP, evaluate);
