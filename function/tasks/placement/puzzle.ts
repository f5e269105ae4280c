import { type PuzzleTask, puzzleTask } from '../puzzle.js';
import { loadExact } from './drain/exact.js';
import { drain } from './drain/task.js';
import { placement } from './placement.js';
import { formOf } from './read.js';

const [own, dump] = [puzzleTask(placement), puzzleTask(drain)];

/** Placement in both its forms: workloads to be placed, as agents write them, and a running cluster, as kubectl shows it. */
export const placementPuzzles: PuzzleTask = {
  ...own,
  prepare: async ({ context = {} }) => {
    // Without the solver the search goes without it.
    if (formOf(context) === 'kubernetes') await loadExact().catch(() => undefined);
  },
  pose: (request, clock) => {
    switch (formOf(request.context ?? {})) {
      case 'kubernetes':
        return dump.pose(request, clock);
      case 'both': {
        const message = 'expected either kubernetes or nodes and workloads, got both';
        return { kind: 'invalid', errors: [{ pointer: '/context', message }] };
      }
      default:
        return own.pose(request, clock);
    }
  },
};
