import type { Clock } from '../../../common/clock.js';
import { grouped } from '../grouped.js';
import { allowance, type Budget, protects } from './budgets.js';
import type { PodObject } from './pod.js';

/**
 * The same pods, with the pins that show only when all pods are known: budgets that allow no eviction, and claims that
 * several pods mount at once.
 */
export function withSharedPins(pods: readonly PodObject[], budgets: readonly Budget[], clock: Clock): PodObject[] {
  const users = usersOfClaims(pods);
  // A budget is about pods of its own namespace only.
  const podsOf = grouped(pods, ({ namespace }) => namespace);
  const budgetsOf = grouped(budgets, ({ namespace }) => namespace);
  const exhausted = new Set(
    budgets.filter((budget) => {
      clock.check();
      return allowance(budget, podsOf.get(budget.namespace) ?? []) === 0;
    }),
  );
  return pods.map((pod): PodObject => {
    if (!isJudged(pod)) return pod;
    clock.check();
    const refusal = whyRefused(
      (budgetsOf.get(pod.namespace) ?? []).filter((one) => protects(one, pod)),
      exhausted,
    );
    if (refusal !== undefined) {
      return { ...pod, kind: pod.kind === 'waiting' ? 'waiting' : 'fixed', pin: { kind: 'no', why: refusal } };
    }
    const shared = pod.kind === 'free' ? pod.mounts.exclusive.find((claim) => (users.get(claim) ?? 0) > 1) : undefined;
    if (shared === undefined) return pod;
    const why = `other pods mount its ReadWriteOnce claim ${shared}, and all of them would have to go to one node`;
    return { ...pod, kind: 'fixed', pin: { kind: 'caution', why } };
  });
}

/** How many pods mount each claim that only one node may mount at a time. */
function usersOfClaims(pods: readonly PodObject[]): ReadonlyMap<string, number> {
  const users = new Map<string, number>();
  for (const { mounts } of pods) {
    for (const claim of mounts.exclusive) users.set(claim, (users.get(claim) ?? 0) + 1);
  }
  return users;
}

/** Whether budgets matter for a pod: it may be evicted, or would be if an operator or the missing volume allowed it. */
const isJudged = ({ kind, pin }: PodObject): boolean =>
  kind === 'free' || kind === 'waiting' || pin?.kind === 'operator' || pin?.kind === 'claim';

/** Why the eviction API refuses a pod with these budgets; undefined where it does not. */
function whyRefused(budgets: readonly Budget[], exhausted: ReadonlySet<Budget>): string | undefined {
  if (budgets.length > 1) {
    const names = budgets.map(({ name }) => name).join(' and ');
    return `PodDisruptionBudgets ${names} both cover it, and so its eviction is refused`;
  }
  const zero = budgets.find((one) => exhausted.has(one));
  return zero && `PodDisruptionBudget ${zero.name} allows no disruption`;
}
