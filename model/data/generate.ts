import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Help, readArguments, runIfProgram, UsageError, wholeNumber } from '../command.js';
import { type Screen, showProgress } from '../progress.js';
import { readTeacher } from '../tasks/index.js';
import { makeDataset } from './dataset.js';
import type { Teacher } from './teacher.js';

/** The file's form is described in dataset.ts; what a task must offer, in teacher.ts. */
const HELP: Help = {
  usage:
    'npm run model:data -- <task> [--kind <kind>] [--side <cells>] --count <examples> --seed <number> --out <file>',
  purpose: 'Writes training data for one task: a safetensors file, as model/train/train.py reads it.',
  options: {
    '--kind': "one of the task's kinds of problems; the first one unless told",
    '--side': 'the side of a square board in cells, for mazes',
    '--count': 'how many examples',
    '--seed': 'the same seed gives the same file',
    '--out': 'the file; its folder is made',
  },
};

/** More than any recipe needs, and few enough for one buffer. */
const MAX_COUNT = 10_000_000;
/** In cells; nothing is to be learned from smaller boards. */
const LEAST_SIDE = 5;
/** The random generators of pure-rand take seeds of 32 bits. */
const MAX_SEED = 2 ** 32 - 1;

interface Order {
  teacher: Teacher;
  kind: string;
  count: number;
  seed: number;
  out: string;
}

/** What the arguments ask for. @throws {UsageError} */
export function readOrder(args: string[]): Order {
  const { values, positionals } = readArguments({
    args,
    allowPositionals: true,
    options: {
      kind: { type: 'string' },
      side: { type: 'string' },
      count: { type: 'string' },
      seed: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const teacher = readTeacher(positionals);
  const [usual = '', ...others] = Object.keys(teacher.kinds);
  const kind = values.kind ?? usual;
  if (kind !== usual && !others.includes(kind)) {
    throw new UsageError(`--kind to be one of ${[usual, ...others].join(', ')}`, kind);
  }
  return {
    teacher: sized(teacher, values.side),
    kind,
    count: wholeNumber('count', required('count', values.count), 1, MAX_COUNT),
    seed: wholeNumber('seed', required('seed', values.seed), 0, MAX_SEED),
    out: required('out', values.out),
  };
}

/** The teacher for boards of this side, where it has boards. */
function sized(teacher: Teacher, side: string | undefined): Teacher {
  if (side === undefined) return teacher;
  const { board, task } = teacher;
  if (!board) throw new UsageError(`no --side, since ${task.name} has one size`, side);
  return board.of(wholeNumber('side', side, LEAST_SIDE, board.most));
}

function required(name: string, value: string | undefined): string {
  if (!value) throw new UsageError(`--${name} with a value`, 'none');
  return value;
}

export async function generate(args: string[], screen: Screen = process.stderr): Promise<void> {
  const { teacher, kind, count, seed, out } = readOrder(args);
  // Before the work, so that an impossible path fails at once.
  await mkdir(dirname(out), { recursive: true });
  const progress = showProgress(count, 'examples', screen);
  let file: Uint8Array;
  try {
    file = makeDataset(teacher, { kind, count, seed, onExample: progress.update });
  } finally {
    progress.stop();
  }
  await writeFile(out, file);
  screen.write(`${out}: ${count} ${kind} ${teacher.task.name} examples of seed ${seed}, ${file.byteLength} bytes\n`);
}

await runIfProgram(import.meta.url, HELP, generate);
