import type { ReasonRequest } from '../../function/contract/reason.js';
import { sudokuExam } from './sudoku.js';

/** One question of a paper, as a caller would send it. */
export interface Question {
  request: ReasonRequest;
  /** Bands that it counts for, one or more. A question of several bands is asked once. */
  bands: readonly string[];
}

/** A stream of questions and the bands that are filled from it. */
export interface Part {
  /** Names, in the order of tables and charts. */
  bands: readonly string[];
  /** Questions without end, each with the bands it falls in; the same seed gives the same ones. */
  questions(seed: number): Iterable<Question>;
}

/** Problems of one task that no model was trained on, in bands of difficulty. */
export interface Exam {
  task: string;
  /** Goes up whenever the same seed and count no longer give the same paper: papers made before are then made anew. */
  version: number;
  /** No two parts share a band. The first is the usual mixture, which calibration is fitted on as well. */
  parts: readonly [Part, ...Part[]];
}

/** What decides a paper, besides the exam. */
export interface PaperOrder {
  /** 0 to 2³² − 1. */
  seed: number;
  /** Questions in each band, 1 or more. */
  count: number;
}

export const EXAMS: readonly Exam[] = [sudokuExam];

/** Seeds are kept apart by purpose: training uses small ones, and no figure is measured where something was fitted. */
export const SEEDS = { calibration: 800_001, evaluation: 900_001 } as const;

/** Names of all bands, in the order of tables and charts. */
export function bandsOf(exam: Exam): string[] {
  return exam.parts.flatMap(({ bands }) => bands);
}

/**
 * The first `count` questions of each band of one part. `onFull` is told how full the emptiest band is, 0 to `count`:
 * it paces the work, since the others wait for it.
 */
export function fill(part: Part, { seed, count }: PaperOrder, onFull?: (full: number) => void): Question[] {
  const full = new Map(part.bands.map((band) => [band, 0]));
  const questions: Question[] = [];
  let least = 0;
  for (const { request, bands } of part.questions(seed)) {
    const open = bands.filter((band) => (full.get(band) ?? count) < count);
    if (open.length === 0) continue;
    questions.push({ request, bands: open });
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
