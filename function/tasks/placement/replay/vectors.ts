import { added, QuantityError } from './amounts.js';
import type { SimNode } from './node.js';
import type { SimPod } from './pod.js';

/** Amounts as vectors, so that trials can add them up quickly. All vectors follow the order of `resources`. */
export interface Vectors {
  /** CPU, memory, and every other resource that a pod requests. */
  readonly resources: readonly string[];
  /** For every pod what the scheduler counts. */
  readonly requests: readonly Float64Array[];
  /** The same with what the pod is taken to need of CPU and memory where it requests nothing. */
  readonly counted: readonly Float64Array[];
  /** For every node what its pods may use together. */
  readonly allocatable: readonly Float64Array[];
}

/** A node that does not list one of these resources has enough of it. */
const UNLIMITED = ['pods', 'ephemeral-storage'];

/** @throws {QuantityError} when the requests for a resource are too large to be added up exactly */
export function vectorsOf(pods: readonly SimPod[], nodes: readonly SimNode[]): Vectors {
  for (const [name, sum] of added(pods.map(({ requests }) => requests))) {
    if (sum <= Number.MAX_SAFE_INTEGER) continue;
    throw new QuantityError(
      `expected requests for ${JSON.stringify(name.slice(0, 64))} whose sum is exact, got more than 2^53 - 1`,
    );
  }
  const names = new Set(['cpu', 'memory', ...pods.flatMap(({ requests }) => [...requests.keys()])]);
  const resources = [...names].sort();
  const vector = (of: (resource: string) => number) => Float64Array.from(resources, of);
  return {
    resources,
    requests: pods.map(({ requests, stated }) =>
      vector((name) => (isComputing(name) ? stated : requests).get(name) ?? 0),
    ),
    counted: pods.map(({ requests, assumed }) =>
      vector((name) => (isComputing(name) ? assumed[name] : (requests.get(name) ?? 0))),
    ),
    allocatable: nodes.map(({ allocatable }) =>
      vector((name) => allocatable.get(name) ?? (UNLIMITED.includes(name) ? Number.POSITIVE_INFINITY : 0)),
    ),
  };
}

const isComputing = (resource: string): resource is 'cpu' | 'memory' => resource === 'cpu' || resource === 'memory';
