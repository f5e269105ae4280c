import type { ReasoningStep, ReasonResponse } from '../../../contract/reason.js';
import type { Reading } from '../request/reading.js';
import { clusterOf } from './cluster.js';
import { type Way, wayIn } from './way.js';

/** What the board of an answer shows, frame by frame. */
export type Frames =
  | { kind: 'sudoku'; boards: readonly string[]; givens: readonly number[]; solution: string | undefined }
  | { kind: 'maze'; rows: readonly string[]; ways: readonly Way[] }
  | { kind: 'cluster'; result: NonNullable<ReturnType<typeof clusterOf>>; moves: number }
  | { kind: 'none' };

export function framesOf(asked: Reading, steps: readonly ReasoningStep[], answer: ReasonResponse | undefined): Frames {
  const task = answer?.task ?? asked.kind;
  if (task === 'sudoku') return sudoku(asked, answer?.reasoning_trace ?? liveSteps(steps), answer);
  if (task === 'maze') return maze(asked, answer?.reasoning_trace ?? liveSteps(steps), answer);
  const result = answer && clusterOf(answer);
  return result ? { kind: 'cluster', result, moves: result.moves?.steps?.length ?? 0 } : { kind: 'none' };
}

export function lastOf(frames: Frames): number {
  if (frames.kind === 'sudoku') return frames.boards.length - 1;
  if (frames.kind === 'maze') return frames.ways.length - 1;
  return frames.kind === 'cluster' ? frames.moves : 0;
}

/** While it runs: the steps of the start that is the surest so far. */
function liveSteps(steps: readonly ReasoningStep[]): readonly ReasoningStep[] {
  const [first, ...others] = steps;
  if (!first) return [];
  const { start } = others.reduce((best, step) => (step.confidence >= best.confidence ? step : best), first);
  return steps.filter((step) => step.start === start);
}

/** Frames in which a way grows. */
const MOST_GROWTH = 40;
const BOARD = /^\d{81}$/;

function sudoku(asked: Reading, trace: readonly ReasoningStep[], answer: ReasonResponse | undefined): Frames {
  const givens = asked.kind === 'sudoku' ? asked.givens : Array<number>(81).fill(0);
  const written = trace.map((step) => step.answer).filter((text) => BOARD.test(text));
  const solution = answer?.verified === true ? String(answer.result.solution ?? '') : '';
  const right = BOARD.test(solution) ? solution : undefined;
  const all = right && written.at(-1) !== right ? [...written, right] : written;
  return { kind: 'sudoku', boards: [givens.join(''), ...all], givens, solution: right };
}

/** Nothing yet, the way after each step, and that of the answer as it grows. */
function maze(asked: Reading, trace: readonly ReasoningStep[], answer: ReasonResponse | undefined): Frames {
  const { drawn } = answer?.result ?? {};
  const rows = Array.isArray(drawn) ? drawn.map(String) : asked.kind === 'maze' ? asked.rows : [];
  const bare = rows.map((row) => row.replaceAll('o', ' '));
  const ways = trace.map((step): Way => ({ cells: wayIn(step.answer, bare), step }));
  const last = ways.at(-1);
  const final = answer && last ? growing(last) : last ? [last] : [];
  return { kind: 'maze', rows: bare, ways: [{ cells: [], step: undefined }, ...ways.slice(0, -1), ...final] };
}

function growing({ cells, step }: Way): Way[] {
  const frames = Math.min(cells.length, MOST_GROWTH);
  return Array.from({ length: frames }, (_, i) => ({
    cells: cells.slice(0, Math.ceil(((i + 1) * cells.length) / frames)),
    step,
  }));
}
