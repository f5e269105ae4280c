/** Why there is no answer, in words for a person. */
export interface Trouble {
  title: string;
  /** What was wrong, one line each. */
  lines: readonly string[];
  /** What to do. */
  advice?: string | undefined;
  /** The service wants a key, or another one. */
  wantsKey?: boolean | undefined;
  /** The request's id, which the log of the service has as well. */
  id?: string | undefined;
}

/** What to do, by the code of the problem (RFC 9457). */
const ADVICE: Readonly<Record<string, string>> = {
  no_task_fits:
    'Paste a Sudoku of 81 cells, a maze with a start and a goal, or what kubectl get nodes,pods,… -A -o json prints.',
  invalid_field: 'Correct this and solve again.',
  malformed: 'What was sent is no JSON. If a file was dropped, it may be cut off: make the dump again.',
  payload_too_large: 'Only kubectl dumps may be this large. A dump gets smaller with kubectl get … -o json | jq -c .',
  deadline_passed: 'It was too much for the time allowed. Try again with fewer nodes, or less depth and breadth.',
};

const TITLES: Readonly<Record<string, string>> = {
  no_task_fits: 'This is no puzzle that the service knows',
  invalid_field: 'Something in this is not right yet',
};

export function troubleOf(status: number | undefined, text: string, retryAfter: string | null): Trouble {
  const problem = problemIn(text);
  const code = String(problem.code ?? '');
  const seen = Number(problem.status ?? status);
  const detail =
    typeof problem.detail === 'string' ? problem.detail : `The service answered ${status ?? 'something else'}.`;
  return {
    title: TITLES[code] ?? String(problem.title ?? 'No answer'),
    lines: linesOf(problem) ?? (code === 'no_task_fits' ? [] : [detail]),
    advice: ADVICE[code] ?? adviceFor(seen, retryAfter),
    wantsKey: seen === 401 ? true : undefined,
    id: typeof problem.request_id === 'string' ? problem.request_id : undefined,
  };
}

export function unreachable(error: unknown): Trouble {
  return {
    title: 'The service does not answer',
    lines: error instanceof Error && error.name !== 'TypeError' ? [error.message] : [],
    advice: 'The connection was cut, or nothing runs there any more. Try again in a moment.',
  };
}

function problemIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The errors of fields, in words: where they stand says their JSON Pointer. */
function linesOf({ errors }: Readonly<Record<string, unknown>>): string[] | undefined {
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  return errors.map(({ pointer, message }) => {
    const place = String(pointer ?? '')
      .replace(/^\/context\/?/, '')
      .replaceAll('/', ' › ');
    return place === '' ? String(message) : `${place}: ${message}`;
  });
}

function adviceFor(status: number, retryAfter: string | null): string | undefined {
  const wait = retryAfter ? `in ${retryAfter} s` : 'in a moment';
  if (status === 429) return `Too many requests came from here. Try again ${wait}.`;
  if (status === 503) return `It is busy, or starting or stopping. Try again ${wait}.`;
  if (status === 401) return 'This service wants a key: enter it beside what you ask, and solve again.';
  return status >= 500 ? 'This is a fault of the service. Its log has more under the id below.' : undefined;
}
