import type { ReasonRequest } from '../../../contract/reason.js';
import { mazeIn } from './maze.js';
import { nearMiss } from './near-miss.js';
import { sudokuIn } from './sudoku.js';

/** What the page takes a text for. The service decides; this is for the preview, and for what is asked beside it. */
export type Reading =
  | { kind: 'empty' }
  | { kind: 'sudoku'; givens: readonly number[]; request: ReasonRequest }
  | { kind: 'maze'; rows: readonly string[]; request: ReasonRequest }
  /** A cluster; a dump stays the text that it is, for the service to read. */
  | { kind: 'cluster'; dump: boolean; request: ReasonRequest }
  /** Something else; `hint` says what it nearly is. */
  | { kind: 'other'; request: ReasonRequest; hint?: string | undefined };

export const QUESTIONS = {
  sudoku: 'Solve this Sudoku.',
  maze: 'What is the shortest way out?',
  cluster: 'Which nodes can be emptied?',
} as const;

type Json = Readonly<Record<string, unknown>>;
type Asked = ReasonRequest & { context: Json };

/** Reads what somebody pasted. What is nothing that the page knows is sent as a question: the service knows more forms. */
export function readingOf(pasted: string): Reading {
  const text = withoutFences(pasted);
  if (text.trim() === '') return { kind: 'empty' };
  const value = parsed(text);
  if (value !== undefined) return ofValue(value, text);
  if (/^\s*(?:-\s+)?(?:apiVersion|kind|items):/m.test(text)) return dumpOf(text);
  return ofDrawing(text) ?? { kind: 'other', request: { question: text.slice(0, 10_000) }, hint: nearMiss(text) };
}

/** A Markdown block of code, without its fences. */
function withoutFences(text: string): string {
  return text.replace(/^\s*```.*\n?/gm, '').replaceAll('\r\n', '\n');
}

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function ofDrawing(text: string): Reading | undefined {
  const givens = sudokuIn(text);
  if (givens) return sudoku(givens);
  const rows = mazeIn(text);
  return rows && { kind: 'maze', rows, request: { question: QUESTIONS.maze, context: { maze: [...rows] } } };
}

function sudoku(givens: readonly number[]): Reading {
  const puzzle = givens.map((given) => given || '.').join('');
  return { kind: 'sudoku', givens, request: { question: QUESTIONS.sudoku, context: { puzzle } } };
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function ofValue(value: unknown, text: string): Reading {
  if (Array.isArray(value)) return ofRows(value) ?? dumpOf(text);
  if (!isObject(value)) return { kind: 'other', request: { question: text.slice(0, 10_000) } };
  if ('question' in value || isObject(value.context)) return ofRequest(value);
  if ('kind' in value || 'items' in value || 'apiVersion' in value) return dumpOf(text);
  return ofContext({ question: QUESTIONS.cluster, context: { ...value } });
}

/** Nine lists of nine numbers, or rows as strings. */
function ofRows(rows: readonly unknown[]): Reading | undefined {
  if (rows.every((row) => typeof row === 'string')) return ofDrawing(rows.join('\n'));
  if (rows.every(Array.isArray))
    return ofDrawing(rows.map((row) => row.map((cell) => cell || '.').join(',')).join('\n'));
  return undefined;
}

/** A request as the service has it: sent as it is, with the question that it may lack. */
function ofRequest(value: Json): Reading {
  const context = isObject(value.context) ? value.context : {};
  const reading = ofContext({ question: '', context: { ...context } });
  const drawn = typeof value.question === 'string' && reading.kind === 'other' ? ofDrawing(value.question) : undefined;
  const question = typeof value.question === 'string' ? value.question : reading.request?.question || QUESTIONS.cluster;
  // The service says what is wrong with a field, so nothing is checked here.
  const request = { ...value, question } as ReasonRequest;
  const known = drawn ?? reading;
  return known.kind === 'empty' ? { kind: 'other', request } : { ...known, request };
}

/** What a context holds, by the names in it. */
function ofContext(request: Asked): Reading & { request: ReasonRequest } {
  const { context } = request;
  const asked = (question: string) => ({ ...request, question: request.question || question });
  const givens = givensIn(context);
  if (givens) return { kind: 'sudoku', givens, request: asked(QUESTIONS.sudoku) };
  const rows = rowsIn(context);
  if (rows) return { kind: 'maze', rows, request: asked(QUESTIONS.maze) };
  const dump = 'kubernetes' in context || 'dump' in context;
  const cluster = dump || ['nodes', 'workloads', 'current_nodes'].some((name) => name in context);
  return cluster
    ? { kind: 'cluster', dump, request: asked(QUESTIONS.cluster) }
    : { kind: 'other', request: asked(QUESTIONS.cluster) };
}

function givensIn({ puzzle, grid, start }: Json): readonly number[] | undefined {
  if (typeof puzzle === 'string') return sudokuIn(puzzle);
  if (!Array.isArray(grid) || start !== undefined) return undefined;
  const reading = ofRows(grid);
  return reading?.kind === 'sudoku' ? reading.givens : undefined;
}

function rowsIn(context: Json): readonly string[] | undefined {
  const { maze, grid, start } = context;
  if (Array.isArray(grid) && start !== undefined) return rowsOfGrid(grid, context);
  const drawn = Array.isArray(maze) ? maze.join('\n') : maze;
  return typeof drawn === 'string' ? mazeIn(drawn) : undefined;
}

function rowsOfGrid(grid: readonly unknown[], { start, goal }: Json): string[] {
  const at = (place: unknown, row: number, column: number) =>
    Array.isArray(place) && place[0] === row && place[1] === column;
  return grid.map((cells, row) =>
    (Array.isArray(cells) ? cells : [])
      .map((cell, column) => (at(start, row, column) ? 'S' : at(goal, row, column) ? 'G' : cell ? '#' : ' '))
      .join(''),
  );
}

function dumpOf(text: string): Reading {
  return { kind: 'cluster', dump: true, request: { question: QUESTIONS.cluster, context: { kubernetes: text } } };
}
