import { type PuzzleTask, puzzleTask } from '../puzzle.js';
import { claimed, invalid, readClaim } from '../task.js';
import { loadExact } from './consolidate/exact.js';
import { asksRunningCluster, claimsRunning } from './kubernetes-questions.js';
import { agentPlacement } from './placement.js';
import { formOf } from './read.js';

const agentForm = puzzleTask(agentPlacement);

const claims: PuzzleTask['claims'] = (request) => {
  if (asksRunningCluster(request)) return claimsRunning(request);
  switch (formOf(request.context ?? {})) {
    case 'kubernetes':
      return claimsRunning(request);
    case 'both':
      return claimed(() => invalid('/context', 'expected either kubernetes or nodes and workloads, got both'));
    default:
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
