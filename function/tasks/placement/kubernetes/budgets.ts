import type { Field } from '../fields.js';
import { type Labels, matches, readSelector, type Selector } from './selectors.js';

/** A PodDisruptionBudget. */
export interface Budget {
  readonly name: string;
  readonly namespace: string;
  /** Undefined matches no pod. */
  readonly selector: Selector | undefined;
  /** What the API server last wrote: how many pods may be disrupted now. */
  readonly stated: number | undefined;
  readonly minAvailable: Share | undefined;
  readonly maxUnavailable: Share | undefined;
}

/** A number of pods, or a share of them. */
type Share = { readonly count: number } | { readonly percent: number };

export function readBudget(field: Field): Budget {
  const metadata = field.get('metadata');
  const spec = field.get('spec');
  const allowed = field.get('status').get('disruptionsAllowed');
  return {
    name: metadata.get('name').text('a name') ?? '',
    namespace: metadata.get('namespace').text('a namespace') ?? 'default',
    selector: readSelector(spec.get('selector')),
    stated: allowed.missing ? undefined : allowed.whole(0, Number.MAX_SAFE_INTEGER),
    minAvailable: readShare(spec.get('minAvailable')),
    maxUnavailable: readShare(spec.get('maxUnavailable')),
  };
}

function readShare(field: Field): Share | undefined {
  if (field.missing) return undefined;
  const percent = typeof field.value === 'string' ? /^(\d{1,9})%$/.exec(field.value)?.[1] : undefined;
  if (percent !== undefined) return { percent: Number(percent) };
  const text = typeof field.value === 'string' && /^\d{1,9}$/.test(field.value) ? Number(field.value) : field.value;
  if (typeof text === 'number' && Number.isInteger(text) && text >= 0) return { count: text };
  return field.expected('a number of pods or a percentage such as "50%"');
}

interface Protected {
  readonly namespace: string;
  readonly labels: Labels;
  readonly healthy: boolean;
}

export const protects = ({ namespace, selector }: Budget, pod: Pick<Protected, 'namespace' | 'labels'>) =>
  namespace === pod.namespace && selector !== undefined && matches(selector, pod.labels);

/** How many of the pods may be away at once: by the spec, or as the API server said, whichever is less. */
export function allowance(budget: Budget, pods: readonly Protected[]): number {
  const mine = pods.filter((pod) => protects(budget, pod));
  const healthy = mine.filter((pod) => pod.healthy).length;
  const { minAvailable, maxUnavailable, stated } = budget;
  // Kubernetes rounds percentages up, of those that must be there as of those that may be away.
  const of = (share: Share) => ('count' in share ? share.count : Math.ceil((share.percent * mine.length) / 100));
  const bySpec =
    maxUnavailable !== undefined
      ? of(maxUnavailable) - (mine.length - healthy)
      : minAvailable !== undefined
        ? healthy - of(minAvailable)
        : Number.POSITIVE_INFINITY;
  return Math.max(0, Math.min(bySpec, stated ?? Number.POSITIVE_INFINITY));
}
