import type { Field } from '../fields.js';
import type { Assume } from './assume.js';
import { containerRequests, podRequests, type Requests, readRequests } from './requests.js';
import type { PodUsage } from './usage.js';

/** Where the amount comes from that a pod counts by where it requests nothing. */
export type Source = 'usage' | 'limits' | 'LimitRange' | 'assumption';

/** What a pod takes of a node. */
export interface Counted {
  /** What it requests, as the scheduler counts. */
  readonly declared: Requests;
  /** The same, with what it does not say filled in. */
  readonly counted: Requests;
  /** What was filled in, and from where; of several sources the weakest. */
  readonly assumed: ReadonlyMap<'cpu' | 'memory', Source>;
}

const RESOURCES = ['cpu', 'memory'] as const;
const WEAKEST: readonly Source[] = ['usage', 'limits', 'LimitRange', 'assumption'];

/** Amounts for containers that say nothing, by resource. */
export type Defaults = Requests;

/** Requests that LimitRanges give to containers without, by namespace. */
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

/**
 * A pod without a request for CPU or memory does not need nothing. It counts by what it was measured to use, else by its
 * containers' limits, else by the LimitRange of its namespace, else by what is assumed for every container.
 */
export function countRequests(
  spec: Field,
  { usage, defaults, assume }: { usage: PodUsage | undefined; defaults: Defaults | undefined; assume: Assume },
): Counted {
  const assumed = new Map<'cpu' | 'memory', Source>();
  const note = (resource: 'cpu' | 'memory', source: Source) => {
    const before = assumed.get(resource);
    if (before === undefined || WEAKEST.indexOf(source) > WEAKEST.indexOf(before)) assumed.set(resource, source);
  };
  const declared = podRequests(spec);
  const whole = readRequests(spec.get('resources').get('requests'));
  const fill = (container: Field): Requests => {
    const given = containerRequests(container);
    const limits = readRequests(container.get('resources').get('limits'));
    const filled = new Map(given);
    for (const resource of RESOURCES) {
      if (given.has(resource) || whole.has(resource)) continue;
      const [limit, usual] = [limits.get(resource), defaults?.get(resource)];
      const used = usage?.containers.get(String(container.get('name').value));
      // Where others of the pod were measured and this one was not, nothing is known of it.
      if (usage !== undefined && (used !== undefined || usage.containers.size === 0)) {
        note(resource, 'usage');
        filled.set(resource, used?.[resource] ?? 0);
      } else if (limit !== undefined) {
        note(resource, 'limits');
        filled.set(resource, limit);
      } else if (usual !== undefined) {
        note(resource, 'LimitRange');
        filled.set(resource, usual);
      } else {
        note(resource, 'assumption');
        filled.set(resource, assume.requests[resource]);
      }
    }
    return filled;
  };
  const counted = new Map(podRequests(spec, fill));
  // Where use is known of the pod as a whole alone, it is that much in all.
  for (const [resource, source] of assumed) {
    if (source !== 'usage' || !usage || usage.containers.size > 0) continue;
    counted.set(resource, Math.max(counted.get(resource) ?? 0, usage[resource]));
  }
  return { declared, counted, assumed };
}
