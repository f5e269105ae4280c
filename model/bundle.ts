import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fitPlatt } from '../function/models/calibration.js';
import { loadModel } from '../function/models/load.js';
import type { Manifest } from '../function/models/manifest.js';
import type { Architecture } from '../function/trm/checkpoint/index.js';
import { readArguments, runIfProgram, UsageError, wholeNumber } from './command.js';
import { examNamed } from './eval/evaluate.js';
import { SEEDS, usualQuestions, withKeys } from './eval/exam.js';
import { sit } from './eval/sit.js';
import { showProgress } from './progress.js';
import { writeManifest } from './seal.js';

/**
 * Turns a trained checkpoint into a bundle: copies the weights, states what shapes do not tell, and fits the calibration
 * on puzzles that neither training nor evaluation uses.
 */
const USAGE = 'npm run model:bundle -- <task> --weights <run>/weights.safetensors --version <version> [--puzzles 1000]';

/** What `model:eval` found best for its time, by task. */
interface Usual {
  step: { H_cycles: number; L_cycles: number };
  caps: Pick<Manifest, 'max_steps' | 'max_starts' | 'settled_steps'>;
  defaults: Required<Pick<Manifest, 'budget' | 'breadth'>>;
  /** What the confidence is about: the answer of so many starts. */
  fitted: { steps: number; starts: number };
}

const breadth = { views: true, noise: 0, random_start: false };

const USUAL: Readonly<Record<string, Usual>> = {
  sudoku: {
    // As TRM's own evaluation has it.
    step: { H_cycles: 3, L_cycles: 6 },
    // An answer that stood still for two steps hardly ever moves again.
    caps: { max_steps: 32, max_starts: 128, settled_steps: 2 },
    // A fresh view of the puzzle soon does more than staying with the first.
    defaults: { budget: { steps: 6, starts: 64, widen_after: 4 }, breadth },
    fitted: { steps: 32, starts: 1 },
  },
  placement: {
    step: { H_cycles: 3, L_cycles: 6 },
    // An attempt commits to everything within eight steps.
    caps: { max_steps: 8, max_starts: 128 },
    defaults: { budget: { steps: 8, starts: 32, widen_after: 4 }, breadth },
    fitted: { steps: 8, starts: 32 },
  },
  maze: {
    step: { H_cycles: 4, L_cycles: 8 },
    // A step applies the network 36 times, and the wave grows by a cell or more each time; the longest paths have 450 cells.
    caps: { max_steps: 32, max_starts: 64, settled_steps: 2 },
    defaults: { budget: { steps: 20, starts: 16, widen_after: 4 }, breadth },
    fitted: { steps: 20, starts: 16 },
  },
};

/** What the weights' shapes do not tell of how positions are mixed. */
function mixing({ mixer, heads, posEncodings, mlpTNorm, boardWidth }: Architecture): Partial<Manifest['architecture']> {
  switch (mixer) {
    case 'attention':
      return { num_heads: heads, pos_encodings: posEncodings };
    case 'mlp_t':
      return { mlp_t_norm: mlpTNorm };
    case 'conv':
      return { board_width: boardWidth };
  }
}

export async function bundle(args: string[]): Promise<void> {
  const { values, positionals } = readArguments({
    args,
    allowPositionals: true,
    options: {
      weights: { type: 'string' },
      version: { type: 'string' },
      puzzles: { type: 'string', default: '1000' },
    },
  });
  const exam = examNamed(positionals);
  const { weights, version } = values;
  if (!weights || !version) {
    throw new UsageError(
      '--weights and --version',
      weights ? 'only --weights' : version ? 'only --version' : 'neither',
    );
  }
  const usual = USUAL[exam.task];
  if (!usual) throw new UsageError(`one task, of ${Object.keys(USUAL).join(', ')}`, exam.task);
  // all_config.yaml beside the weights tells the rest; the manifest then says it for the bundle.
  const model = await loadModel(weights, usual.step);
  const { architecture: a } = model;
  const count = wholeNumber('puzzles', values.puzzles, 1);
  const asked = usualQuestions(exam, { seed: SEEDS.calibration, count });
  const keys = showProgress(exam.key ? count : 0, 'keys');
  const questions = await withKeys(exam, asked, keys.update).finally(keys.stop);
  const progress = showProgress(count, 'puzzles');
  const budget = { ...usual.fitted, widenAfter: usual.defaults.budget.widen_after };
  const marks = await sit(model, questions, { budget, onMark: progress.update }).finally(progress.stop);
  const believed = marks.filter(({ certain }) => !certain);
  const directory = join('model', exam.task);
  await mkdir(directory, { recursive: true });
  const file = 'weights.safetensors';
  await copyFile(weights, join(directory, file));
  await chmod(join(directory, file), 0o644);
  const manifest: Manifest = {
    name: exam.task,
    version,
    task: exam.task,
    weights: {
      file,
      sha256: createHash('sha256')
        .update(await readFile(weights))
        .digest('hex'),
    },
    architecture: {
      seq_len: a.sequenceLength,
      puzzle_emb_len: a.puzzleEmbLen,
      ...(a.outputVocabularySize === a.vocabularySize ? {} : { output_vocab_size: a.outputVocabularySize }),
      ...mixing(a),
      tied_head: a.tiedHead,
      ...(a.randomInit ? { random_init: true, H_init_std: a.H_init_std, L_init_std: a.L_init_std } : {}),
      ...(a.mixing === 1 ? {} : { mixing: a.mixing }),
      ...(a.qHead ? {} : { q_head: false }),
      ...usual.step,
    },
    ...usual.caps,
    ...usual.defaults,
    // Where the checker settles everything, no belief is asked for.
    ...(believed.length === 0
      ? {}
      : {
          calibration: {
            method: 'platt',
            ...fitPlatt(believed),
            fitted_on:
              `${count} ${exam.task} puzzles of seed ${SEEDS.calibration}` +
              (believed.length === count ? '' : `, the ${believed.length} answers among them that no proof settled`),
          },
        }),
  };
  await writeManifest(directory, manifest);
  console.log(`${directory}: ${marks.filter(({ right }) => right).length} of ${count} solved while fitting`);
}

await runIfProgram(import.meta.url, USAGE, bundle);
