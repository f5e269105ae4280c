import { type Amounts, amounts, ofPod, type Reader, requested, stated } from './amounts.js';
import { at, type Json, records, text } from './json.js';

/** CPU in millicores and memory in bytes. */
export interface Needs {
  readonly cpu: number;
  readonly memory: number;
}

/** What kube-scheduler's scoring takes for a container that requests nothing. */
const SCORING_DEFAULTS: Amounts = new Map([
  ['cpu', 100],
  ['memory', 200 * 2 ** 20],
]);

/** What a pod requests, with the scheduler's own defaults for each container that requests nothing. */
export function nonZeroRequests(spec: Json): Needs {
  const filled = ofPod(spec, (container, lasting) => new Map([...SCORING_DEFAULTS, ...requested(container, lasting)]));
  return { cpu: filled.get('cpu') ?? 0, memory: filled.get('memory') ?? 0 };
}

/** What is known of the needs of pods beside their specs. */
export interface Known {
  /** Measured usage by namespace/name, and by namespace/name/container. */
  readonly usage: ReadonlyMap<string, Amounts>;
  /** Requests that LimitRanges give to containers without any, by namespace. */
  readonly ranges: ReadonlyMap<string, Amounts>;
  /** What a container needs of which nothing else is known: CPU in millicores, memory in bytes. */
  readonly assume: Needs;
}

/** What a pod is taken to need: what it requests and, where it requests nothing, what is known or assumed. */
export function assumedNeeds(spec: Json, name: string, namespace: string, context: Known): Needs {
  const of = (resource: keyof Needs) => assumedNeed(resource, spec, name, namespace, context);
  return { cpu: of('cpu'), memory: of('memory') };
}

/** A container without a request counts as measured, else as limited, else as its namespace or the caller assumes. */
function assumedNeed(
  resource: keyof Needs,
  spec: Json,
  name: string,
  namespace: string,
  { usage, ranges, assume }: Known,
): number {
  const whole = amounts(at(spec, 'resources', 'requests'));
  const usual = ranges.get(namespace)?.get(resource) ?? assume[resource];
  const measured = usage.get(name);
  const ofContainer = (container: Json) => usage.get(`${name}/${text(container.name) ?? ''}`);
  // Where some containers of a pod were measured and another one was not, that one's usage is unknown, and not 0.
  const byContainer = [...records(spec.containers), ...records(spec.initContainers)].some(ofContainer);
  let onlyAsWhole = false;
  const substitute = (container: Json): number => {
    const own = ofContainer(container);
    if (own) return own.get(resource) ?? 0;
    if (measured && !byContainer) {
      onlyAsWhole = true;
      return 0;
    }
    return amounts(at(container, 'resources', 'limits')).get(resource) ?? usual;
  };
  const read: Reader = (container, lasting) => {
    const given = stated(container, lasting);
    if (!lasting || given.has(resource) || whole.has(resource)) return given;
    return new Map([...given, [resource, substitute(container)]]);
  };
  const counted = ofPod(spec, read).get(resource) ?? 0;
  // Usage that was measured for the pod as a whole stands for all its containers together.
  return onlyAsWhole ? Math.max(counted, measured?.get(resource) ?? 0) : counted;
}
