import { added, QuantityError } from './amounts.js';
import type { SimNode } from './node.js';
import type { SimPod } from './pod.js';
import type { Sizes } from './sizes.js';

/** Amounts as vectors, so that trials can add them up quickly. Vectors follow the order of `resources`. */
export interface Vectors {
  /** CPU, memory, and every other resource that a pod requests. */
  readonly resources: readonly string[];
  /** For every pod what the scheduler counts. */
  readonly requests: readonly Float64Array[];
  /** The same with what the pod is taken to need of CPU and memory where it requests nothing. */
  readonly counted: readonly Float64Array[];
  /** What the pods of every node may use together: node by node, and of each node in the order of `resources`. */
  readonly allocatable: Float64Array;
}

/** A node that does not list one of these resources has enough of it. */
const UNLIMITED = ['pods', 'ephemeral-storage'];

/** @throws {QuantityError} when the requests for a resource are too large to be added up exactly */
export function vectorsOf(pods: readonly SimPod[], nodes: readonly SimNode[]): Vectors {
  for (const [name, sum] of added(pods.map(({ sizes: { requests } }) => requests))) {
    if (sum <= Number.MAX_SAFE_INTEGER) continue;
    throw new QuantityError(
      `expected requests for ${JSON.stringify(name.slice(0, 64))} whose sum is exact, got more than 2^53 - 1`,
    );
  }
  const sizes = [...new Set(pods.map((pod) => pod.sizes))];
  const names = new Set(['cpu', 'memory', ...sizes.flatMap(({ requests }) => [...requests.keys()])]);
  const resources = [...names].sort();
  const vector = (of: (resource: string) => number) => Float64Array.from(resources, of);
  return {
    resources,
    requests: shared(pods, ({ requests, stated }) =>
      vector((name) => (isComputing(name) ? stated : requests).get(name) ?? 0),
    ),
    counted: shared(pods, ({ requests, assumed }) =>
      vector((name) => (isComputing(name) ? assumed[name] : (requests.get(name) ?? 0))),
    ),
    allocatable: Float64Array.from(
      nodes.flatMap(({ allocatable }) =>
        resources.map((name) => allocatable.get(name) ?? (UNLIMITED.includes(name) ? Number.POSITIVE_INFINITY : 0)),
      ),
    ),
  };
}

/** A vector for every pod, the same one for pods of the same sizes. */
function shared(pods: readonly SimPod[], vectorOf: (sizes: Sizes) => Float64Array): Float64Array[] {
  const known = new Map<Sizes, Float64Array>();
  return pods.map(({ sizes }) => {
    const vector = known.get(sizes) ?? vectorOf(sizes);
    known.set(sizes, vector);
    return vector;
  });
}

const isComputing = (resource: string): resource is 'cpu' | 'memory' => resource === 'cpu' || resource === 'memory';
