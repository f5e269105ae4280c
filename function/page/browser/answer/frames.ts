import type { ReasoningStep, ReasonResponse } from '../../../contract/reason.js';
import type { Reading } from '../request/reading.js';
import { clusterOf } from './cluster.js';

/** What the board of an answer shows, frame by frame. */
export type Frames =
  | { kind: 'sudoku'; boards: readonly string[]; givens: readonly number[]; solution: string | undefined }
  | { kind: 'maze'; rows: readonly string[]; path: readonly (readonly [row: number, column: number])[] }
  | { kind: 'cluster'; result: NonNullable<ReturnType<typeof clusterOf>>; moves: number }
  | { kind: 'none' };

export function framesOf(asked: Reading, steps: readonly ReasoningStep[], answer: ReasonResponse | undefined): Frames {
  const task = answer?.task ?? asked.kind;
  if (task === 'sudoku') return sudoku(asked, answer?.reasoning_trace ?? liveSteps(steps), answer);
  if (task === 'maze') return maze(asked, answer);
  const result = answer && clusterOf(answer);
  return result ? { kind: 'cluster', result, moves: result.moves?.steps?.length ?? 0 } : { kind: 'none' };
}

export function lastOf(frames: Frames): number {
  if (frames.kind === 'sudoku') return frames.boards.length - 1;
  if (frames.kind === 'maze') return frames.path.length;
  return frames.kind === 'cluster' ? frames.moves : 0;
}

/** While it runs: the steps of the start that is the surest so far. */
function liveSteps(steps: readonly ReasoningStep[]): readonly ReasoningStep[] {
  const [first, ...others] = steps;
  if (!first) return [];
  const { start } = others.reduce((best, step) => (step.confidence >= best.confidence ? step : best), first);
  return steps.filter((step) => step.start === start);
}

const BOARD = /^\d{81}$/;

function sudoku(asked: Reading, trace: readonly ReasoningStep[], answer: ReasonResponse | undefined): Frames {
  const givens = asked.kind === 'sudoku' ? asked.givens : Array<number>(81).fill(0);
  const written = trace.map((step) => step.answer).filter((text) => BOARD.test(text));
  const solution = answer?.verified === true ? String(answer.result.solution ?? '') : '';
  const right = BOARD.test(solution) ? solution : undefined;
  const all = right && written.at(-1) !== right ? [...written, right] : written;
  return { kind: 'sudoku', boards: [givens.join(''), ...all], givens, solution: right };
}

function maze(asked: Reading, answer: ReasonResponse | undefined): Frames {
  const { drawn, path } = answer?.result ?? {};
  const rows = Array.isArray(drawn) ? drawn.map(String) : asked.kind === 'maze' ? asked.rows : [];
  return { kind: 'maze', rows: rows.map((row) => row.replaceAll('o', ' ')), path: isPath(path) ? path : [] };
}

const isPath = (value: unknown): value is readonly (readonly [number, number])[] =>
  Array.isArray(value) && value.every((cell) => Array.isArray(cell) && cell.length === 2);
