import { at, dict, dicts, has, type Json, text } from './json.js';
import { quantity } from './quantity.js';
import type { Usage } from './usage.js';

/** Resources by name, in thousandths of their unit. */
export type Amounts = ReadonlyMap<string, number>;

/** What a container without a request counts by: what was measured, its limit, the namespace's LimitRange, a default. */
export interface Guesses {
  usage: Usage;
  /** Default requests of LimitRanges, by namespace. */
  ranges: ReadonlyMap<string, Amounts>;
  fallback: Amounts;
}

const GUESSED = ['cpu', 'memory'];

export interface Needs {
  /** As the scheduler adds up: what is not requested is nothing. */
  requested: Amounts;
  /** With something for what is not requested. */
  counted: Amounts;
  /** Whether anything rests on the default. */
  guessed: boolean;
}

/** What a pod needs: its containers and sidecars together, or one of its init containers if that is more, and overhead. */
export function needsOf(pod: Json, guesses: Guesses): Needs {
  const namespace = text(at(pod, 'metadata', 'namespace'));
  const id = `${namespace}/${text(at(pod, 'metadata', 'name'))}`;
  let guessed = false;
  const known = (container: Json, resource: (typeof GUESSED)[number]) => {
    const limit = at(container, 'resources', 'limits', resource);
    const measured = guesses.usage.get(`${id}/${text(container.name)}`) ?? guesses.usage.get(id);
    return (
      (resource === 'cpu' ? measured?.cpu : measured?.memory) ??
      (limit === undefined ? undefined : quantity(limit)) ??
      guesses.ranges.get(namespace)?.get(resource)
    );
  };
  const counted = sumUp(dict(pod.spec), (container) => {
    const requests = new Map(amountsOf(container));
    for (const resource of GUESSED.filter((name) => !requests.has(name))) {
      const value = known(container, resource);
      if (value === undefined) guessed = true;
      requests.set(resource, value ?? guesses.fallback.get(resource) ?? 0);
    }
    return requests;
  });
  return { requested: sumUp(dict(pod.spec), amountsOf), counted, guessed };
}

/** The requests of a container; a limit without a request is one, as the API server writes it. */
const amountsOf = (container: Json): Amounts =>
  new Map(
    Object.entries({
      ...extended(at(container, 'resources', 'limits')),
      ...dict(at(container, 'resources', 'requests')),
    }).map(([resource, value]) => [resource, quantity(value)]),
  );

/** Of limits only extended resources: for these the API server demands that both are the same. */
const extended = (limits: unknown): Json =>
  Object.fromEntries(Object.entries(dict(limits)).filter(([resource]) => resource.includes('/')));

function sumUp(spec: Json, of: (container: Json) => Amounts): Amounts {
  const total = new Map<string, number>();
  for (const container of dicts(spec.containers)) add(total, of(container));
  const sidecars = new Map<string, number>();
  const most = new Map<string, number>();
  for (const container of dicts(spec.initContainers)) {
    const asked = of(container);
    if (container.restartPolicy === 'Always') {
      add(sidecars, asked);
      add(total, asked);
      raise(most, sidecars);
    } else {
      const together = new Map(sidecars);
      add(together, asked);
      raise(most, together);
    }
  }
  raise(total, most);
  const whole = at(spec, 'resources', 'requests');
  if (has(whole)) for (const [resource, value] of Object.entries(dict(whole))) total.set(resource, quantity(value));
  add(total, new Map(Object.entries(dict(spec.overhead)).map(([resource, value]) => [resource, quantity(value)])));
  return total;
}

export function add(to: Map<string, number>, what: Amounts): void {
  for (const [resource, value] of what) to.set(resource, (to.get(resource) ?? 0) + value);
}

function raise(to: Map<string, number>, what: Amounts): void {
  for (const [resource, value] of what) to.set(resource, Math.max(to.get(resource) ?? 0, value));
}
