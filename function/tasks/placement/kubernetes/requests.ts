import type { Field } from '../fields.js';

/** Amounts by the name of the resource: `cpu` in millicores, memory and storage in bytes, all others in their own unit. */
export type Requests = ReadonlyMap<string, number>;

/**
 * What the scheduler counts for a pod. That is the sum of its containers and sidecars (init containers that are restarted),
 * or, if more, the most that its init containers need while they run one after another beside the sidecars started before
 * them. Requests of the pod as a whole replace this, and the overhead is added. `of` gives the requests of one container.
 */
export function podRequests(spec: Field, of: (container: Field) => Requests = containerRequests): Requests {
  let running = sum(spec.get('containers').list('a list of containers').map(of));
  let sidecars: Requests = new Map();
  let starting: Requests = new Map();
  for (const container of spec.get('initContainers').list('a list of containers')) {
    const sidecar = container.get('restartPolicy').value === 'Always';
    // Init containers that end count with what they request; assumptions are made only for containers that go on running.
    const requests = sidecar ? of(container) : containerRequests(container);
    if (sidecar) {
      running = sum([running, requests]);
      sidecars = sum([sidecars, requests]);
      starting = most(starting, sidecars);
    } else starting = most(starting, sum([sidecars, requests]));
  }
  const whole = readRequests(spec.get('resources').get('requests'));
  return sum([new Map([...most(running, starting), ...whole]), readRequests(spec.get('overhead'))]);
}

/** What one container requests itself. */
export function containerRequests(container: Field): Requests {
  return container.isObject('a container') ? readRequests(container.get('resources').get('requests')) : new Map();
}

/** A Kubernetes ResourceList: requests, overhead, or what a node has. */
export function readRequests(field: Field): Requests {
  const read = new Map<string, number>();
  if (field.missing || !field.isObject('an object of quantities')) return read;
  for (const name of field.keys()) {
    const one = field.get(name);
    const amount = one.quantity(name === 'cpu' ? 'cpu' : 'memory', 'bytes');
    if (amount !== undefined) read.set(name, amount);
  }
  return read;
}

/** The sum of amounts, resource by resource. */
export function sum(all: readonly Requests[]): Requests {
  const read = new Map<string, number>();
  for (const one of all) for (const [name, amount] of one) read.set(name, (read.get(name) ?? 0) + amount);
  return read;
}

/** Of each resource the larger amount. */
function most(a: Requests, b: Requests): Requests {
  const read = new Map(a);
  for (const [name, amount] of b) read.set(name, Math.max(read.get(name) ?? 0, amount));
  return read;
}

/** The CPU and memory of amounts. */
export const amountOf = (requests: Requests) => ({
  cpu: requests.get('cpu') ?? 0,
  memory: requests.get('memory') ?? 0,
});
