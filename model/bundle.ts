import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fitPlatt } from '../function/models/calibration.js';
import { loadModel, type Model } from '../function/models/load.js';
import type { Manifest } from '../function/models/manifest.js';
import type { Architecture } from '../function/trm/checkpoint/index.js';
import { type Help, readArguments, runIfProgram, UsageError, wholeNumber } from './command.js';
import { SEEDS, usualQuestions, withKeys } from './eval/exam.js';
import { type Mark, runExam } from './eval/run-exam.js';
import { showProgress } from './progress.js';
import { writeManifest } from './seal.js';
import { readTask } from './tasks/index.js';
import type { ModelTask, UsualSettings } from './tasks/task.js';

const HELP: Help = {
  usage: 'npm run model:bundle -- <task> --weights <run>/weights.safetensors --version <version> [--puzzles 1000]',
  purpose:
    'Makes a bundle of a trained checkpoint, in model/bundles/<task>: copies the weights, writes down what their shapes do\n' +
    'not tell, and fits the confidence on puzzles that neither training nor evaluation uses.',
  options: {
    '--weights': 'the checkpoint; an all_config.yaml beside it tells its settings',
    '--version': 'what the manifest gives as the version of the model',
    '--puzzles': 'how many puzzles the confidence is fitted on (1000)',
  },
};

const WEIGHTS = 'weights.safetensors';

interface Order {
  task: ModelTask;
  weights: string;
  version: string;
  /** Puzzles that the confidence is fitted on. */
  count: number;
}

/** What the arguments ask for. @throws {UsageError} */
function readOrder(args: string[]): Order {
  const { values, positionals } = readArguments({
    args,
    allowPositionals: true,
    options: {
      weights: { type: 'string' },
      version: { type: 'string' },
      puzzles: { type: 'string', default: '1000' },
    },
  });
  const task = readTask(positionals);
  const { weights, version } = values;
  if (!weights || !version) {
    throw new UsageError(
      '--weights and --version',
      weights ? 'only --weights' : version ? 'only --version' : 'neither',
    );
  }
  return { task, weights, version, count: wholeNumber('puzzles', values.puzzles, 1) };
}

export async function bundle(args: string[]): Promise<void> {
  const { task, weights, version, count } = readOrder(args);
  const { name, usual } = task;
  // The trainer's other settings come from the all_config.yaml beside the weights; the manifest repeats them for the bundle.
  const model = await loadModel(weights, usual.step);
  const marks = await runCalibrationExam(model, task, count);
  const directory = join('model', 'bundles', name);
  await mkdir(directory, { recursive: true });
  await copyFile(weights, join(directory, WEIGHTS));
  await chmod(join(directory, WEIGHTS), 0o644);
  const sha256 = createHash('sha256')
    .update(await readFile(weights))
    .digest('hex');
  await writeManifest(directory, {
    name,
    version,
    task: name,
    weights: { file: WEIGHTS, sha256 },
    architecture: statedArchitecture(model.architecture, usual.step),
    ...usual.caps,
    ...usual.defaults,
    ...fittedCalibration(marks, name),
  });
  console.log(`${directory}: ${marks.filter(({ right }) => right).length} of ${count} solved while fitting`);
}

/** The model's answers to `count` puzzles of the usual mixture, with the budget that the confidence is about. */
async function runCalibrationExam(model: Model, { exam, usual }: ModelTask, count: number): Promise<Mark[]> {
  const asked = usualQuestions(exam, { seed: SEEDS.calibration, count });
  const keys = showProgress(exam.key ? count : 0, 'keys');
  const questions = await withKeys(exam, asked, keys.update).finally(keys.stop);
  const progress = showProgress(count, 'puzzles');
  const budget = { ...usual.fitted, widenAfter: usual.defaults.budget.widen_after };
  return runExam(model, questions, { budget, onMark: progress.update }).finally(progress.stop);
}

/** What the manifest must say of an architecture because the weights' shapes do not. */
function statedArchitecture(a: Architecture, step: UsualSettings['step']): Manifest['architecture'] {
  return {
    seq_len: a.sequenceLength,
    puzzle_emb_len: a.puzzleEmbLen,
    ...(a.outputVocabularySize === a.vocabularySize ? {} : { output_vocab_size: a.outputVocabularySize }),
    ...statedMixer(a),
    tied_head: a.tiedHead,
    ...(a.randomInit ? { random_init: true, H_init_std: a.H_init_std, L_init_std: a.L_init_std } : {}),
    ...(a.mixing === 1 ? {} : { mixing: a.mixing }),
    ...(a.qHead ? {} : { q_head: false }),
    ...step,
  };
}

/** The part of it that is about the mixing of positions. */
function statedMixer({ mixer, heads, posEncodings, mlpTNorm, boardWidth }: Architecture): Manifest['architecture'] {
  switch (mixer) {
    case 'attention':
      return { num_heads: heads, pos_encodings: posEncodings };
    case 'mlp_t':
      return { mlp_t_norm: mlpTNorm };
    case 'conv':
      return { board_width: boardWidth };
  }
}

/** Fitted on the answers for which the model's confidence counts; nothing where the checker settles every answer. */
function fittedCalibration(marks: readonly Mark[], task: string): Pick<Manifest, 'calibration'> {
  const unsettled = marks.filter(({ certain }) => !certain);
  if (unsettled.length === 0) return {};
  const puzzles = `${marks.length} ${task} puzzles of seed ${SEEDS.calibration}`;
  const among = `, the ${unsettled.length} answers among them that no proof settled`;
  return {
    calibration: {
      method: 'platt',
      ...fitPlatt(unsettled),
      fitted_on: unsettled.length === marks.length ? puzzles : puzzles + among,
    },
  };
}

await runIfProgram(import.meta.url, HELP, bundle);
