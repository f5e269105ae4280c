import type { Field } from '../fields.js';
import { type Labels, matches, readSelector, type Selector } from './selectors.js';

/** A PodDisruptionBudget: how many pods of an app may be evicted at once. */
export interface Budget {
  readonly name: string;
  readonly namespace: string;
  /** Selects the pods of the budget; undefined selects none. */
  readonly selector: Selector | undefined;
  /** How many pods may be disrupted now, as the API server last wrote it; undefined where the dump lacks it. */
  readonly stated: number | undefined;
  readonly minAvailable: Share | undefined;
  readonly maxUnavailable: Share | undefined;
}

/** A number of pods, or a percentage of the budget's pods. */
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

/** What a budget must know of a pod. */
interface Protected {
  readonly namespace: string;
  readonly labels: Labels;
  readonly healthy: boolean;
}

/** Whether a budget applies to a pod. */
export const protects = ({ namespace, selector }: Budget, pod: Pick<Protected, 'namespace' | 'labels'>) =>
  namespace === pod.namespace && selector !== undefined && matches(selector, pod.labels);

/** How many of a budget's pods may be evicted now: by its spec or as the API server stated, whichever is less. */
export function allowance(budget: Budget, pods: readonly Protected[]): number {
  const mine = pods.filter((pod) => protects(budget, pod));
  const healthy = mine.filter((pod) => pod.healthy).length;
  const { minAvailable, maxUnavailable, stated } = budget;
  // Kubernetes rounds percentages up, both of the pods that must be available and of those that may be unavailable.
  const numberOf = (share: Share) => ('count' in share ? share.count : Math.ceil((share.percent * mine.length) / 100));
  const bySpec =
    maxUnavailable !== undefined
      ? numberOf(maxUnavailable) - (mine.length - healthy)
      : minAvailable !== undefined
        ? healthy - numberOf(minAvailable)
        : Number.POSITIVE_INFINITY;
  return Math.max(0, Math.min(bySpec, stated ?? Number.POSITIVE_INFINITY));
}
