import type { Field } from '../fields.js';
import type { Assume } from './assume.js';
import { containerRequests, podRequests, type Requests, readRequests } from './requests.js';
import type { PodUsage } from './usage.js';

/** Where an amount comes from that stands for a request which a pod does not make. */
export type Source = 'usage' | 'limits' | 'LimitRange' | 'assumption';

/** What a pod takes of a node. */
export interface Counted {
  /** What it requests, as the scheduler counts. */
  readonly declared: Requests;
  /** The same, with amounts filled in where it requests nothing. */
  readonly counted: Requests;
  /** The resources that were filled in, and from which source; of several sources the weakest. */
  readonly assumed: ReadonlyMap<'cpu' | 'memory', Source>;
}

const RESOURCES = ['cpu', 'memory'] as const;
/** From the strongest source to the weakest. */
const BY_STRENGTH: readonly Source[] = ['usage', 'limits', 'LimitRange', 'assumption'];

/** Requests that a LimitRange gives to containers without a request, by resource. */
export type Defaults = Requests;

/** Requests that LimitRanges give to containers without a request, by namespace. */
export function readLimitRanges(ranges: readonly Field[]): ReadonlyMap<string, Defaults> {
  const read = new Map<string, Defaults>();
  for (const range of ranges) {
    const namespace = range.get('metadata').get('namespace').text('a namespace') ?? 'default';
    for (const limit of range.get('spec').get('limits').list('a list of limits')) {
      if (limit.get('type').value !== 'Container') continue;
      const given = new Map([...readRequests(limit.get('default')), ...readRequests(limit.get('defaultRequest'))]);
      read.set(namespace, new Map([...(read.get(namespace) ?? []), ...given]));
    }
  }
  return read;
}

/** What is known of a pod beside its spec, to fill in requests. */
interface Known {
  readonly usage: PodUsage | undefined;
  readonly defaults: Defaults | undefined;
  readonly assume: Assume;
}

/**
 * What a pod takes of a node. A pod without a request for CPU or memory still needs some. It counts with its measured
 * usage, else with its containers' limits, else with the LimitRange of its namespace, else with what is assumed for every
 * container.
 */
export function countRequests(spec: Field, known: Known): Counted {
  const { usage } = known;
  const assumed = new Map<'cpu' | 'memory', Source>();
  const note = (resource: 'cpu' | 'memory', source: Source) => {
    const before = assumed.get(resource);
    if (before === undefined || isWeaker(source, before)) assumed.set(resource, source);
  };
  const whole = readRequests(spec.get('resources').get('requests'));
  const fill = (container: Field): Requests => {
    const requests = containerRequests(container);
    const limits = readRequests(container.get('resources').get('limits'));
    const filled = new Map(requests);
    for (const resource of RESOURCES) {
      if (requests.has(resource) || whole.has(resource)) continue;
      const { source, amount } = substitute(resource, String(container.get('name').value), limits, known);
      note(resource, source);
      filled.set(resource, amount);
    }
    return filled;
  };
  const counted = new Map(podRequests(spec, fill));
  // Where only the usage of the pod as a whole was measured, no container counts, and the whole is added here.
  for (const [resource, source] of assumed) {
    if (source !== 'usage' || !usage || usage.containers.size > 0) continue;
    counted.set(resource, Math.max(counted.get(resource) ?? 0, usage[resource]));
  }
  return {
    // Seldom asked for, and it takes as long as everything else.
    get declared() {
      return podRequests(spec);
    },
    counted,
    assumed,
  };
}

const isWeaker = (source: Source, than: Source) => BY_STRENGTH.indexOf(source) > BY_STRENGTH.indexOf(than);

/** The amount with which a container counts that does not request a resource, and its source. */
function substitute(
  resource: 'cpu' | 'memory',
  container: string,
  limits: Requests,
  { usage, defaults, assume }: Known,
): { source: Source; amount: number } {
  const used = usage?.containers.get(container);
  // Where other containers of the pod were measured and this one was not, its usage is unknown, and not 0.
  if (usage !== undefined && (used !== undefined || usage.containers.size === 0)) {
    return { source: 'usage', amount: used?.[resource] ?? 0 };
  }
  const limit = limits.get(resource);
  if (limit !== undefined) return { source: 'limits', amount: limit };
  const usual = defaults?.get(resource);
  if (usual !== undefined) return { source: 'LimitRange', amount: usual };
  return { source: 'assumption', amount: assume.requests[resource] };
}
