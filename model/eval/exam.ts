import type { ReasonRequest } from '../../function/contract/reason.js';
import type { Model } from '../../function/models/load.js';
import type { Screen } from '../progress.js';

/** One question of an exam paper, as a caller would send it. */
export interface Question {
  request: ReasonRequest;
  /** Bands that it counts for, one or more. A question of several bands is asked once. */
  bands: readonly string[];
  /** Fields of a right answer's result, where right does not mean proven: an answer may be right without a proof. */
  expected?: Readonly<Record<string, unknown>> | undefined;
}

/** A program that people use instead of the model. */
export interface Rival {
  name: string;
  /** What it would have answered, as far as `expected` asks. */
  result(request: ReasonRequest): Readonly<Record<string, unknown>>;
}

/** Whether a result says all that is expected. */
export const meets = (
  result: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): boolean => Object.entries(expected).every(([key, value]) => result[key] === value);

/** A stream of questions and the bands that are filled from it. */
export interface ExamPart {
  /** Names, in the order of tables and charts. */
  bands: readonly string[];
  /** Questions without end, each with the bands it falls in; the same seed gives the same ones. */
  questions(seed: number): Iterable<Question>;
}

/** Problems of one task that no model was trained on, in bands of difficulty. */
export interface Exam {
  task: string;
  /** To be raised whenever the same seed and count give another paper than before; older papers are then composed again. */
  version: number;
  /** No two parts share a band. The first is the usual mixture, which calibration is fitted on as well. */
  parts: readonly [ExamPart, ...ExamPart[]];
  /** Finds what is expected of the answer (see Question), where that takes more time than making the question. */
  key?(request: ReasonRequest): Promise<Question['expected']>;
  /** What the model is compared with. */
  rivals?: readonly Rival[];
  /** Measures the model beside rivals on larger problems, with equal time for each; the tables, as text. */
  sizes?(model: Model, request: SizesRequest, screen: Screen): Promise<string>;
  /** Measures the other questions of the task, each beside a reference and what people would do instead; a table, as text. */
  questions?(model: Model, request: QuestionsRequest, screen: Screen): Promise<string>;
}

/** How many problems for each of the other questions. */
export interface QuestionsRequest {
  /** Undefined is as many as usual. */
  clusters: number | undefined;
  /** The same seed gives the same problems. */
  seed: number;
}

/** Which larger problems, and how many. */
export interface SizesRequest {
  /** Measures one role in the search alone, for weights that were trained for it, or "rules" for rules of thumb. */
  emptying?: string | undefined;
  /** One family of problems, or the beginning of a size's name; undefined is all of them. */
  family: string | undefined;
  /** Problems of each size; undefined is as many as usual. */
  clusters: number | undefined;
  /** For each problem and each rival; undefined is the usual time. */
  seconds: number | undefined;
  /** A folder with the public trace; undefined leaves it out. */
  openb: string | undefined;
  /** The same seed gives the same problems. */
  seed: number;
}

/** What decides an exam paper, besides the exam. */
export interface PaperOrder {
  /** 0 to 2³² − 1. */
  seed: number;
  /** Questions in each band, 1 or more. */
  count: number;
}

/** Every purpose has a seed of its own: training uses small ones, and no puzzle is both fitted on and measured on. */
export const SEEDS = { calibration: 800_001, evaluation: 900_001 } as const;

/** Names of all bands, in the order of tables and charts. */
export function bandsOf(exam: Exam): string[] {
  return exam.parts.flatMap(({ bands }) => bands);
}

/**
 * The first `count` questions of each band of one part. `onFull` is told how full the emptiest band is, 0 to `count`:
 * the progress of the whole, since the other bands are full earlier.
 */
export function fillBands(part: ExamPart, { seed, count }: PaperOrder, onFull?: (full: number) => void): Question[] {
  const full = new Map(part.bands.map((band) => [band, 0]));
  const questions: Question[] = [];
  let least = 0;
  for (const question of part.questions(seed)) {
    const { bands } = question;
    const open = bands.filter((band) => (full.get(band) ?? count) < count);
    if (open.length === 0) continue;
    questions.push({ ...question, bands: open });
    for (const band of open) full.set(band, (full.get(band) ?? 0) + 1);
    const now = Math.min(...full.values());
    if (now === least) continue;
    least = now;
    onFull?.(least);
    if (least === count) return questions;
  }
  throw new Error(`expected ${count} questions in each of ${part.bands.join(', ')}, got ${least} in one of them`);
}

/** The first `count` questions of the usual mixture. */
export function usualQuestions(exam: Exam, { seed, count }: PaperOrder): Question[] {
  const questions: Question[] = [];
  for (const question of exam.parts[0].questions(seed)) {
    questions.push(question);
    if (questions.length === count) break;
  }
  return questions;
}

/** The questions with what is expected of their answers. `onKey` is told how many are done. */
export async function withKeys(
  { key }: Exam,
  questions: readonly Question[],
  onKey?: (done: number) => void,
): Promise<Question[]> {
  if (!key) return [...questions];
  const keyed: Question[] = [];
  for (const question of questions) {
    keyed.push({ ...question, expected: await key(question.request) });
    onKey?.(keyed.length);
  }
  return keyed;
}
