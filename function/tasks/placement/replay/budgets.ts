import { at, type Json, text } from './json.js';
import { selector } from './labels.js';
import type { SimPod } from './pod.js';

/** A PodDisruptionBudget, with its pods by index. */
export interface SimBudget {
  readonly name: string;
  readonly pods: ReadonlySet<number>;
  /** How many may leave, when so many of its pods are healthy. */
  allows(healthy: number): number;
}

export function readSimBudget(object: Json, pods: readonly SimPod[], healthyNow: (pod: SimPod) => boolean): SimBudget {
  const namespace = text(at(object, 'metadata', 'namespace')) ?? 'default';
  const matches = selector(at(object, 'spec', 'selector'));
  const mine = [...pods.keys()].filter((i) => {
    const pod = pods[i];
    return pod !== undefined && pod.namespace === namespace && (matches?.(pod.labels) ?? false);
  });
  const expected = mine.length;
  const healthy = mine.filter((i) => pods[i] && healthyNow(pods[i])).length;
  const said = at(object, 'status', 'disruptionsAllowed');
  const least = share(at(object, 'spec', 'minAvailable'), expected);
  const most = share(at(object, 'spec', 'maxUnavailable'), expected);
  const desired = least ?? (most === undefined ? 0 : expected - most);
  // What the API server said is stricter at times: it knows pods that the dump does not show.
  const stricter = typeof said === 'number' ? Math.max(0, healthy - desired - said) : 0;
  return {
    name: text(at(object, 'metadata', 'name')) ?? '',
    pods: new Set(mine),
    allows: (now) => Math.max(0, now - desired - stricter),
  };
}

function share(value: unknown, of: number): number | undefined {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(text(value) ?? '')?.[1];
  if (percent !== undefined) return Math.ceil((Number(percent) * of) / 100);
  const count = /^\d+$/.exec(text(value) ?? '')?.[0];
  return count === undefined ? undefined : Number(count);
}
