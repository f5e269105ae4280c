import { Type } from '@sinclair/typebox';
import { type Clock, UNBOUNDED } from '../../common/clock.js';
import type { ReasonRequest } from '../../contract/reason.js';
import { type Puzzle, type PuzzleTask, puzzleTask } from '../puzzle.js';
import { claimed, invalid, type Reading, readClaim, unclaimed } from '../task.js';
import { isAgentForm } from './agent-form.js';
import { brief } from './brief.js';
import { examples } from './examples.js';
import { bareContext } from './kubernetes/forms/bare.js';
import { type Found, findDump } from './kubernetes/forms/found.js';
import { asContext, placedAt } from './kubernetes/forms/read.js';
import { asksRunningCluster, claimsRunning, runningResults } from './kubernetes-questions.js';
import { agentPlacement } from './placement.js';
import { formOf, noCluster } from './read.js';
import { loadExact } from './search/exact.js';
import { USUAL_TIME } from './time.js';

const agentForm = puzzleTask(agentPlacement);

/** What waits and why can be asked only of a cluster that runs. */
const onlyRunning = unclaimed(
  'task_type is troubleshooting, which this task answers of a running cluster (kubernetes)',
);

const claims: PuzzleTask['claims'] = (request) => {
  const found = findDump(request);
  // Other fields of the context mean what the question says.
  if (found && asksRunningCluster(found.beside)) return claimed((clock) => readDumped(request, found, clock));
  switch (formOf(request.context ?? {}, found)) {
    case 'both':
      return claimed(() => invalid('/context', 'expected either kubernetes or nodes and workloads, got both'));
    case 'agent':
      if (request.task_type === 'troubleshooting') return onlyRunning;
      return agentForm.claims(request);
    default:
      return found ? claimed((clock) => readDumped(request, found, clock)) : noCluster;
  }
};

/** Brings a dump into the form that its readers know, and has it read. */
function readDumped(request: ReasonRequest, found: Found, clock: Clock = UNBOUNDED): Reading<Puzzle> {
  const context = asContext(found, clock);
  if (context.kind === 'invalid') return context;
  const claim = claimsRunning({ ...request, context: context.problem });
  const reading = claim.kind === 'claimed' ? claim.read(clock) : invalid('/context', claim.reason);
  return reading.kind === 'invalid' ? placedAt(found, reading) : reading;
}

/**
 * Placement in both its forms: workloads to be placed, as agents write them, and a running cluster, as kubectl shows
 * it.
 */
export const placement: PuzzleTask = {
  ...agentForm,
  examples,
  resultSchema: Type.Union([agentForm.resultSchema, ...runningResults], {
    description: '`objective` says which question was answered.',
  }),
  usualTime: USUAL_TIME,
  about: {
    words:
      /kubernetes|kubectl|clusters?|nodes?|pods?|workloads?|drain(?:ed)?|replicas?|servers?|cpu|memory|schedul\w*/gi,
    todo: 'put what kubectl get nodes,pods,pv,pvc,pdb -A -o json prints into context.kubernetes, or lists of nodes and workloads into context.nodes and context.workloads',
  },
  prepare: async (request) => {
    // A solver that cannot be loaded is done without.
    if (findDump(request) || isAgentForm(request.context ?? {})) await loadExact().catch(() => undefined);
  },
  brief,
  bare: bareContext,
  claims,
  pose: (request, clock) => readClaim(claims(request), clock),
};
