import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadModel } from '../function/models.js';
import { MANIFEST, type Manifest } from '../function/trm/bundle.js';
import { fitPlatt } from '../function/trm/calibration.js';
import { readArguments, runIfProgram, UsageError, wholeNumber } from './command.js';
import { examNamed } from './eval/evaluate.js';
import { SEEDS, usualQuestions } from './eval/exam.js';
import { sit } from './eval/sit.js';
import { showProgress } from './progress.js';

/**
 * Turns a trained checkpoint into a bundle: copies the weights, states what shapes do not tell, and fits the calibration
 * on puzzles that neither training nor evaluation uses.
 */
const USAGE = 'npm run model:bundle -- <task> --weights <run>/weights.safetensors --version <version> [--puzzles 1000]';

/** A step, as TRM's own evaluation has it. */
const STEP = { H_cycles: 3, L_cycles: 6 } as const;
/** An answer that stood still for two steps hardly ever moves again. */
const CAPS = { max_steps: 32, max_starts: 128, settled_steps: 2 } as const;
/** What `model:eval` found best for its time: a fresh view of the puzzle soon does more than staying with the first. */
const DEFAULTS = {
  budget: { steps: 6, starts: 64, widen_after: 4 },
  breadth: { views: true, noise: 0, random_start: false },
} as const;

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
  // all_config.yaml beside the weights tells the rest; the manifest then says it for the bundle.
  const model = await loadModel(weights, STEP);
  const { architecture: a } = model;
  const count = wholeNumber('puzzles', values.puzzles, 1);
  const progress = showProgress(count, 'puzzles');
  const marks = await sit(model, usualQuestions(exam, { seed: SEEDS.calibration, count }), {
    budget: { steps: CAPS.max_steps, starts: 1, widenAfter: 1 },
    onMark: progress.update,
  }).finally(progress.stop);
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
      ...(a.mixer === 'attention' ? { num_heads: a.heads, pos_encodings: a.posEncodings } : { mlp_t_norm: a.mlpTNorm }),
      tied_head: a.tiedHead,
      ...(a.randomInit ? { random_init: true, H_init_std: a.H_init_std, L_init_std: a.L_init_std } : {}),
      ...(a.mixing === 1 ? {} : { mixing: a.mixing }),
      ...(a.qHead ? {} : { q_head: false }),
      ...STEP,
    },
    ...CAPS,
    ...DEFAULTS,
    calibration: {
      method: 'platt',
      ...fitPlatt(marks),
      fitted_on: `${count} ${exam.task} puzzles of seed ${SEEDS.calibration}`,
    },
  };
  await writeFile(join(directory, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`);
  console.log(`${directory}: ${marks.filter(({ right }) => right).length} of ${count} solved while fitting`);
}

await runIfProgram(import.meta.url, USAGE, bundle);
