import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { isMissing } from '../../function/common/system-error.js';
import { ReasonRequestSchema } from '../../function/contract/reason.js';
import { composePaper } from './compose-paper.js';
import { bandsOf, type Exam, type PaperOrder, type Question } from './exam.js';

/** A finished exam paper as it is kept. */
const ExamPaperSchema = Type.Object(
  {
    task: Type.String(),
    version: Type.Integer(),
    seed: Type.Integer(),
    count: Type.Integer(),
    questions: Type.Array(
      Type.Object(
        {
          request: Type.Intersect([ReasonRequestSchema, Type.Object({ question: Type.String() })]),
          bands: Type.Array(Type.String(), { minItems: 1, uniqueItems: true }),
          expected: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
type ExamPaper = Static<typeof ExamPaperSchema>;

const isPaper = new Ajv().compile<ExamPaper>(ExamPaperSchema);

export interface PaperOptions {
  /** Where finished papers are kept; made if missing. */
  folder?: string;
  /** Composes a paper that is not there. */
  compose?: (exam: Exam, order: PaperOrder) => Promise<Question[]>;
}

/**
 * The questions of an exam, `count` in each band: from the folder of finished papers, or composed (for 1,000 Sudokus a
 * band that takes some minutes on two cores) and put there. A file that is broken, or of another paper, is replaced.
 * @throws {Error} of the operating system when the folder or the file in it cannot be read or written
 */
export async function examPaper(exam: Exam, order: PaperOrder, options: PaperOptions = {}): Promise<Question[]> {
  const { folder = join('.cache', 'exams'), compose = composePaper } = options;
  const { task, version } = exam;
  const { seed, count } = order;
  const file = join(folder, `${task}-v${version}-seed${seed}-count${count}.json`);
  const kept = await read(file);
  if (kept && isOf(exam, order, kept)) return kept.questions;
  // Before the work, so that an impossible folder fails at once.
  await mkdir(folder, { recursive: true });
  const questions = await compose(exam, order);
  // It gets its name when it is complete, so that no other run reads half a paper.
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, `${JSON.stringify({ task, version, seed, count, questions })}\n`);
  await rename(unfinished, file);
  return questions;
}

async function read(file: string): Promise<ExamPaper | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isPaper(value) ? value : undefined;
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether a kept paper is the one asked for: what it says of itself, and as many questions in every band. */
function isOf(exam: Exam, { seed, count }: PaperOrder, kept: ExamPaper): boolean {
  if (kept.task !== exam.task || kept.version !== exam.version || kept.seed !== seed || kept.count !== count) {
    return false;
  }
  const full = new Map(bandsOf(exam).map((band) => [band, 0]));
  for (const band of kept.questions.flatMap(({ bands }) => bands)) full.set(band, (full.get(band) ?? 0) + 1);
  return full.size === bandsOf(exam).length && [...full.values()].every((questions) => questions === count);
}
