import { windowBound } from '../../../function/tasks/placement/bounds.js';
import { packingOf } from '../../../function/tasks/placement/packing.js';
import type { Exam } from '../../eval/exam.js';
import { instances, KINDS } from './exam/instances.js';
import { optimumOf } from './exam/optimum.js';
import { clusterOf, requestOf } from './exam/request.js';
import { placementRivals } from './rivals.js';

const ALL = 'all kinds';
/** Time that the exact solver has for one cluster; where it needs more, it hardly ever ends. */
const SECONDS = 10;

/** As many clusters of each kind, in turn; right is a placement that obeys the rules on as few nodes as the exact optimum. */
export const placementExam: Exam = {
  task: 'placement',
  version: 2,
  parts: [
    {
      bands: [ALL, ...KINDS],
      *questions(seed) {
        const streams = KINDS.map((kind, i) => ({ kind, clusters: instances(kind, seed + i) }));
        for (;;) {
          for (const { kind, clusters } of streams) {
            yield { request: requestOf(clusters.next().value), bands: [ALL, kind] };
          }
        }
      },
    },
  ],
  async key(request) {
    const cluster = clusterOf(request);
    const optimum = await optimumOf(cluster, SECONDS);
    const bound = windowBound(packingOf(cluster));
    // Where the solver ran out of time, the proven lower bound stands in: it can only be too hard to reach, for everybody alike.
    const nodes = optimum.status === 'optimal' ? optimum.nodes : bound.feasible ? bound.bins : 0;
    return { feasible: true, nodes_used: nodes };
  },
  rivals: placementRivals,
  // Loaded when it is asked for: it needs the engine, and the threads that compose papers do not.
  sizes: async (model, request, screen) => (await import('./sizes/exam.js')).measureSizes(model, request, screen),
  questions: async (model, request, screen) =>
    (await import('./questions/table.js')).measureQuestions(model, request, screen),
};
