import { at, type Json, text } from './json.js';
import { selector } from './labels.js';
import type { SimPod } from './pod.js';
import { PodGroups } from './pod-groups.js';

/** A PodDisruptionBudget. */
export interface SimBudget {
  readonly name: string;
  /** Indices of its pods. */
  readonly pods: ReadonlySet<number>;
  /** How many of its pods may be evicted when so many are healthy. */
  allows(healthy: number): number;
  /** Whether a pod that is not healthy may be evicted without being counted, when so many are healthy. */
  frees(healthy: number): boolean;
}

/** A budget, given all pods and whether each is healthy before anything is done. */
export function readSimBudget(
  object: Json,
  pods: readonly SimPod[],
  healthyNow: (pod: SimPod) => boolean,
  groups = new PodGroups(pods),
): SimBudget {
  const namespace = text(at(object, 'metadata', 'namespace')) ?? 'default';
  const matches = selector(at(object, 'spec', 'selector'));
  const mine = groups.meantBy((pod) => pod.namespace === namespace && (matches?.(pod.labels) ?? false), namespace);
  mine.sort((a, b) => a - b);
  const healthy = mine.filter((i) => pods[i] && healthyNow(pods[i])).length;
  const said = (field: string) => {
    const value = at(object, 'status', field);
    return typeof value === 'number' ? value : undefined;
  };
  // What the API server states may be stricter, because it knows pods that the dump does not show.
  const expected = Math.max(mine.length, said('expectedPods') ?? 0);
  const wanted = wantedOf(object, expected);
  const desired = Math.max(
    wanted ?? 0,
    said('desiredHealthy') ?? (wanted === undefined ? Number.POSITIVE_INFINITY : 0),
  );
  const left = said('disruptionsAllowed');
  /** By how many fewer pods may leave than the counts suggest. */
  const held = left === undefined ? 0 : Math.max(0, healthy - desired - left);
  const always = at(object, 'spec', 'unhealthyPodEvictionPolicy') === 'AlwaysAllow';
  return {
    name: text(at(object, 'metadata', 'name')) ?? '',
    pods: new Set(mine),
    allows: (now) => Math.max(0, now - desired - held),
    frees: (now) => always || (desired > 0 && now >= desired),
  };
}

/** How many pods must stay healthy by the budget's spec; undefined where it does not say, and then no pod may leave. */
function wantedOf(object: Json, expected: number): number | undefined {
  const least = share(at(object, 'spec', 'minAvailable'), expected);
  if (least !== undefined) return least;
  const most = share(at(object, 'spec', 'maxUnavailable'), expected);
  return most === undefined ? undefined : Math.max(0, expected - most);
}

/** A number of pods, or a percentage of all, rounded up as Kubernetes does for either kind of budget. */
function share(value: unknown, of: number): number | undefined {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(text(value) ?? '')?.[1];
  if (percent !== undefined) return Math.ceil((Number(percent) * of) / 100);
  const count = /^\d+$/.exec(text(value) ?? '')?.[0];
  return count === undefined ? undefined : Number(count);
}
