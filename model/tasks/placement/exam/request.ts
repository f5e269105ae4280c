import type { ReasonRequest } from '../../../../function/contract/reason.js';
import { type Amount, type Cluster, capacityOf } from '../../../../function/tasks/placement/cluster.js';
import { readCluster } from '../../../../function/tasks/placement/read.js';

/** A cluster as an agent would send it: amounts as Kubernetes writes them, and rules as constraints. */
export function requestOf({ nodes, workloads, apart, together }: Cluster): ReasonRequest {
  const name = (w: number) => workloads[w]?.name ?? '';
  const node = (n: number) => nodes[n]?.name ?? '';
  const pins = workloads.flatMap(({ name: workload, allowed }) =>
    allowed.length === nodes.length ? [] : [{ type: 'pin', workload, nodes: allowed.map(node) }],
  );
  return {
    question: 'Where should these workloads run, so that as many nodes as possible are free?',
    context: {
      nodes: nodes.map((each) => ({ name: each.name, ...written(capacityOf(each)) })),
      workloads: workloads.map(({ name: workload, request, at }) => ({
        name: workload,
        ...written(request),
        ...(at === undefined ? {} : { node: node(at) }),
      })),
      constraints: [
        ...pins,
        ...apart.map((set) => ({ type: 'anti_affinity', workloads: set.map(name) })),
        ...together.map((set) => ({ type: 'affinity', workloads: set.map(name) })),
      ],
    },
  };
}

/** The cluster that a request of the exam is about. @throws {Error} for another request */
export function clusterOf({ context = {} }: ReasonRequest): Cluster {
  const reading = readCluster(context);
  if (reading.kind !== 'problem') throw new Error(`expected a cluster, got ${JSON.stringify(reading)}`);
  return reading.problem;
}

const written = ({ cpu, memory }: Amount) => ({ cpu: `${cpu}m`, memory: `${memory / 2 ** 20}Mi` });
