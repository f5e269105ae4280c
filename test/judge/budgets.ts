import { at, dicts, type Json, labels, text } from './json.js';
import { selects } from './selectors.js';

/** A PodDisruptionBudget. */
export interface Budget {
  name: string;
  /** `namespace/name` of the pods that it protects. */
  pods: ReadonlySet<string>;
  /** How many of them may be evicted before one is running again. */
  allowed: number;
}

export function readBudgets(items: readonly Json[], pods: readonly Json[]): Budget[] {
  return items.map((item) => {
    const namespace = text(at(item, 'metadata', 'namespace'));
    const protects = pods.filter(
      (pod) =>
        text(at(pod, 'metadata', 'namespace')) === namespace &&
        selects(at(item, 'spec', 'selector'), labels(at(pod, 'metadata', 'labels'))),
    );
    const stated = at(item, 'status', 'disruptionsAllowed');
    return {
      name: text(at(item, 'metadata', 'name')),
      pods: new Set(protects.map((pod) => `${namespace}/${text(at(pod, 'metadata', 'name'))}`)),
      allowed: typeof stated === 'number' ? stated : allowedBy(item, protects),
    };
  });
}

/** What a budget without a status allows: counted from the pods that the dump has. */
function allowedBy(item: Json, pods: readonly Json[]): number {
  const living = pods.filter((pod) => !['Succeeded', 'Failed'].includes(text(at(pod, 'status', 'phase'))));
  const healthy = living.filter((pod) => {
    const ready = dicts(at(pod, 'status', 'conditions')).find(({ type }) => type === 'Ready');
    return ready === undefined ? text(at(pod, 'status', 'phase')) === 'Running' : ready.status === 'True';
  }).length;
  const least = at(item, 'spec', 'minAvailable');
  const most = at(item, 'spec', 'maxUnavailable');
  const wanted = least === undefined ? living.length - scaled(most ?? 0, living.length) : scaled(least, living.length);
  return Math.max(0, healthy - wanted);
}

/** A number, or a share in per cent, rounded up. */
const scaled = (value: unknown, of: number): number =>
  typeof value === 'string' ? Math.ceil((Number.parseFloat(value) / 100) * of) : Number(value);
