import type { ReasonRequest } from '../../function/contract/reason.js';
import { boundOf } from '../../function/tasks/placement/bounds.js';
import { nodesInUse, violationsOf } from '../../function/tasks/placement/check.js';
import type { Assignment, Cluster } from '../../function/tasks/placement/cluster.js';
import { packingOf } from '../../function/tasks/placement/packing.js';
import { readCluster } from '../../function/tasks/placement/read.js';
import type { Exam, Rival } from './exam.js';
import { bestFit, firstFit, randomised } from './placement/heuristics.js';
import { instances, KINDS } from './placement/instances.js';
import { optimumOf } from './placement/optimum.js';
import { requestOf } from './placement/request.js';
import { leastAllocated, mostAllocated } from './placement/scheduler.js';

const ALL = 'all kinds';
/** Of the exact solver for one cluster; longer ones hardly ever end. */
const SECONDS = 10;

/** A rival of the model: a way to place workloads that people use instead. */
const rival = (name: string, place: (cluster: Cluster) => Assignment): Rival => ({
  name,
  result: (request) => {
    const cluster = clusterOf(request);
    const assignment = place(cluster);
    return { feasible: violationsOf(cluster, assignment).length === 0, nodes_used: nodesInUse(cluster, assignment) };
  },
});

function clusterOf({ context = {} }: ReasonRequest): Cluster {
  const reading = readCluster(context);
  if (reading.kind !== 'problem') throw new Error(`expected a cluster, got ${JSON.stringify(reading)}`);
  return reading.problem;
}

/** As many clusters of each kind, in turn; right is a placement that obeys the rules on as few nodes as the exact optimum. */
export const placementExam: Exam = {
  task: 'placement',
  version: 2,
  parts: [
    {
      bands: [ALL, ...KINDS],
      *questions(seed) {
        const streams = KINDS.map((kind, i) => ({ kind, clusters: instances(kind, seed + i) }));
        for (;;)
          for (const { kind, clusters } of streams)
            yield { request: requestOf(clusters.next().value), bands: [ALL, kind] };
      },
    },
  ],
  async key(request) {
    const cluster = clusterOf(request);
    const optimum = await optimumOf(cluster, SECONDS);
    const bound = boundOf(packingOf(cluster));
    // Where the solver ran out of time, what is proven to be needed at least: that can only count against everybody.
    const nodes = optimum.status === 'optimal' ? optimum.nodes : bound.feasible ? bound.bins : 0;
    return { feasible: true, nodes_used: nodes };
  },
  rivals: [
    rival('first-fit decreasing', firstFit),
    rival('best-fit decreasing', bestFit),
    rival('kube-scheduler, LeastAllocated', leastAllocated),
    rival('kube-scheduler, MostAllocated', mostAllocated),
    rival('first fit in 64 random orders', (cluster) => randomised(cluster, 64, 1)),
    rival('first fit in 1,000 random orders', (cluster) => randomised(cluster, 1000, 1)),
  ],
};
