import { UNBOUNDED } from '../../../../function/common/clock.js';
import type { ConsolidationAnswer } from '../../../../function/tasks/placement/consolidate/answer.js';
import { search } from '../../../../function/tasks/placement/consolidate/search.js';
import { type Alone, drainAlone } from '../../../../function/tasks/placement/drain/alone.js';
import { readDump } from '../../../../function/tasks/placement/kubernetes/dump.js';
import { type Situation, situationOf, type Terms } from '../../../../function/tasks/placement/situation/situation.js';

export { node, pod } from '../replay/objects.js';

/** What every pod of these tests asks for where nothing else is said, so that nothing is assumed. */
export const asks = (cpu: string, memory = '64Mi') => ({ requests: { cpu, memory } });

/** One budget that means nobody, so that none are missed. */
export const NO_BUDGETS = { kind: 'PodDisruptionBudget', metadata: { name: 'none', namespace: 'none' }, spec: {} };

export const WHOLE = { dump: 'complete' };

/** A dump as the planner sees it; whole, unless something else is assumed. */
export function situation(
  items: readonly unknown[],
  assume: Readonly<Record<string, unknown>> = WHOLE,
  terms: Terms = {},
): Situation {
  const reading = readDump({ kubernetes: { kind: 'List', items: [...items, NO_BUDGETS] }, assume }, UNBOUNDED);
  if (reading.kind !== 'problem') throw new Error(JSON.stringify(reading));
  return situationOf(reading.problem, UNBOUNDED, terms);
}

/** Names of the nodes that a search empties, with its answer. */
export function searched(given: Situation): ConsolidationAnswer & { readonly names: readonly string[] } {
  const { answer } = search(given);
  return { ...answer, names: answer.drained.map((n) => given.dump.nodes[n]?.name ?? '') };
}

export const alone = (items: readonly unknown[], assume?: Readonly<Record<string, unknown>>): Alone[] =>
  drainAlone(situation(items, assume));
