import type { ReasonRequest } from '../../../contract/reason.js';
import type { Attached } from './attached.js';
import { QUESTIONS, type Reading } from './reading.js';

/** What may be asked of a running cluster, as people would say it. */
export const OBJECTIVES = {
  consolidate: 'Which nodes can be emptied?',
  drain: 'May these nodes go down?',
  make_room: 'Why are pods Pending?',
  balance: 'How is use evened out?',
  survive: 'What if a node fails?',
} as const;
export type Objective = keyof typeof OBJECTIVES;

/** Everything that a person has set; a link holds it. */
export interface Form {
  text: string;
  objective: Objective;
  /** Names of nodes, for the objectives that are about some. */
  nodes: string;
  /** Volumes follow their pods. */
  portable: boolean;
  /** The dump is the whole cluster, though it may look like a part. */
  complete: boolean;
  /** Budget; what the model was measured with where they are undefined. */
  steps: number | undefined;
  starts: number | undefined;
}

export const EMPTY: Form = {
  text: '',
  objective: 'consolidate',
  nodes: '',
  portable: false,
  complete: false,
  steps: undefined,
  starts: undefined,
};

/** The request for what was pasted, with all that was set beside it. */
export function requestOf(reading: Exclude<Reading, { kind: 'empty' }>, form: Form): ReasonRequest {
  const { request } = reading;
  const budget = budgetOf(form);
  const context =
    reading.kind === 'cluster' && reading.dump ? { ...request.context, ...aboutCluster(form) } : request.context;
  const question = request.question === QUESTIONS.cluster ? OBJECTIVES[form.objective] : request.question;
  return {
    ...request,
    question,
    ...(context && { context }),
    ...(budget && { budget: { ...request.budget, ...budget } }),
  };
}

/**
 * The body for a file that stays a file: its bytes are put between the others unread, so that 64 MiB cost the page nothing.
 * A request in it is sent as it is.
 */
export function bodyOf({ blob, holds }: Attached, form: Form): Blob {
  if (holds === 'request') return blob;
  const budget = budgetOf(form);
  const rest = JSON.stringify({ ...(budget && { budget }), question: OBJECTIVES[form.objective] });
  const about = JSON.stringify(aboutCluster(form)).slice(1, -1);
  const context = [about === '' ? '{' : `{${about},`, '"kubernetes":', blob, '}'];
  return new Blob([`${rest.slice(0, -1)},"context":`, ...context, '}'], { type: 'application/json' });
}

function budgetOf({ steps, starts }: Form): ReasonRequest['budget'] {
  if (steps === undefined && starts === undefined) return undefined;
  return { ...(steps !== undefined && { steps }), ...(starts !== undefined && { starts }) };
}

/** The fields beside a dump. */
function aboutCluster({ objective, nodes, portable, complete }: Form): Record<string, unknown> {
  const names = nodes.split(/[\s,]+/).filter((name) => name !== '');
  const about = { drain: 'drain', survive: 'fail' }[objective as string];
  const assume = { ...(portable && { volumes: 'portable' }), ...(complete && { dump: 'complete' }) };
  return {
    ...(objective !== 'consolidate' && { objective }),
    ...(about && names.length > 0 && { [about]: names }),
    ...(Object.keys(assume).length > 0 && { assume }),
  };
}
