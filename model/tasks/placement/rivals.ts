import { nodesInUse, violationsOf } from '../../../function/tasks/placement/check.js';
import type { Assignment, Cluster } from '../../../function/tasks/placement/cluster.js';
import type { Rival } from '../../eval/exam.js';
import { clusterOf } from './exam/request.js';
import { bestFit, firstFit, randomised } from './rivals/heuristics.js';
import { leastAllocated, mostAllocated } from './rivals/scheduler.js';

/** A way to place workloads, as a rival of the model. */
const rival = (name: string, place: (cluster: Cluster) => Assignment): Rival => ({
  name,
  result: (request) => {
    const cluster = clusterOf(request);
    const assignment = place(cluster);
    return { feasible: violationsOf(cluster, assignment).length === 0, nodes_used: nodesInUse(cluster, assignment) };
  },
});

/** How people place workloads without the model. */
export const placementRivals: readonly Rival[] = [
  rival('first-fit decreasing', firstFit),
  rival('best-fit decreasing', bestFit),
  rival('kube-scheduler, LeastAllocated', leastAllocated),
  rival('kube-scheduler, MostAllocated', mostAllocated),
  rival('first fit in 64 random orders', (cluster) => randomised(cluster, 64, 1)),
  rival('first fit in 1,000 random orders', (cluster) => randomised(cluster, 1000, 1)),
];
