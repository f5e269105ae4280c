import { capsOf } from '../../function/budget.js';
import { loadModel, loadModels, type Model } from '../../function/models.js';
import { readArguments, runIfProgram, UsageError, wholeNumber } from '../command.js';
import { type Screen, showProgress } from '../progress.js';
import { bandsOf, EXAMS, type Exam, SEEDS } from './exam.js';
import { accuracy, accuracyTable, calibrationTable, depthTable } from './report.js';
import { sit } from './sit.js';

/** How good a model is on puzzles that it never saw: `npm run model:eval`. */
const USAGE = 'npm run model:eval -- <task> [--checkpoint file-or-bundle] [--count 1000] [--seed n] [--max-steps n]';

interface Order {
  exam: Exam;
  checkpoint: string | undefined;
  count: number;
  seed: number;
  maxSteps: number | undefined;
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
      'max-steps': { type: 'string' },
    },
  });
  return {
    exam: examNamed(positionals),
    checkpoint: values.checkpoint,
    count: wholeNumber('count', values.count, 1, 1_000_000),
    seed: wholeNumber('seed', values.seed, 0, 2 ** 32 - 1),
    maxSteps: wholeNumber('max-steps', values['max-steps'], 1, 1000),
  };
}

/** The exam of the one task that the arguments name. @throws {UsageError} */
export function examNamed(positionals: readonly string[]): Exam {
  const [name, ...rest] = positionals;
  const exam = EXAMS.find(({ task }) => task === name);
  if (!exam || rest.length > 0) {
    throw new UsageError(`one task, of ${EXAMS.map(({ task }) => task).join(', ')}`, positionals.join(' ') || 'none');
  }
  return exam;
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
  const { exam, checkpoint, count, seed, maxSteps: asked } = readOrder(args);
  const model = await modelFor(exam, checkpoint);
  const maxSteps = asked ?? capsOf(model, { maxSteps: undefined, maxStarts: undefined }).steps;
  const { H_cycles, L_cycles } = model.architecture;
  const progress = showProgress(count, 'puzzles', screen);
  const marks = await sit(exam, model, { count, seed, maxSteps, onMark: progress.update }).finally(progress.stop);
  console.log(
    [
      `${model.manifest.name} ${model.manifest.version}: ${model.parameters} parameters, one start, at most ${maxSteps} steps ` +
        `of ${H_cycles} H cycles and ${L_cycles} L cycles, seed ${seed}`,
      '',
      accuracyTable(accuracy(marks, bandsOf(exam))),
      '',
      depthTable(marks, maxSteps),
      '',
      calibrationTable(marks, model.manifest.calibration),
    ].join('\n'),
  );
}

await runIfProgram(import.meta.url, USAGE, evaluate);
