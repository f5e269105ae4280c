import { type PuzzleTask, puzzleTask } from '../puzzle.js';
import { claimed, invalid, readClaim, unclaimed } from '../task.js';
import { loadExact } from './consolidate/exact.js';
import { asksRunningCluster, claimsRunning } from './kubernetes-questions.js';
import { agentPlacement } from './placement.js';
import { formOf } from './read.js';

const agentForm = puzzleTask(agentPlacement);

/** What waits and why can be asked only of a cluster that runs. */
const onlyRunning = unclaimed(
  'task_type is troubleshooting, which this task answers of a running cluster (kubernetes)',
);

const claims: PuzzleTask['claims'] = (request) => {
  if (asksRunningCluster(request)) return claimsRunning(request);
  switch (formOf(request.context ?? {})) {
    case 'kubernetes':
      return claimsRunning(request);
    case 'both':
      return claimed(() => invalid('/context', 'expected either kubernetes or nodes and workloads, got both'));
    default:
      if (request.task_type === 'troubleshooting') return onlyRunning;
      return agentForm.claims(request);
  }
};

/**
 * Placement in both its forms: workloads to be placed, as agents write them, and a running cluster, as kubectl shows
 * it.
 */
export const placement: PuzzleTask = {
  ...agentForm,
  prepare: async ({ context = {} }) => {
    // A solver that cannot be loaded is done without.
    if (formOf(context) === 'kubernetes') await loadExact().catch(() => undefined);
  },
  claims,
  pose: (request, clock) => readClaim(claims(request), clock),
};
