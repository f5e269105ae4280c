import { at, dict, dicts, has, text, texts } from './json.js';

export type Step =
  | { action: 'cordon' | 'uncordon'; nodes: readonly string[] }
  | { action: 'evict'; node: string; pods: readonly string[] }
  | { action: 'wait'; pods: readonly string[] };

export interface Plan {
  kind: 'drain' | 'targets';
  steps: readonly Step[];
  kubectl: readonly string[];
}

/** The plan of a response, with what is wrong with its form. */
export function readPlan(result: unknown): { plan: Plan | undefined; faults: string[] } {
  const given = at(result, 'plan');
  if (!has(given)) return { plan: undefined, faults: [] };
  const faults: string[] = [];
  const kind = text(at(given, 'kind'));
  if (kind !== 'drain' && kind !== 'targets') faults.push(`plan.kind: expected drain or targets, got ${kind}`);
  const steps = dicts(at(given, 'steps')).flatMap((one): Step[] => {
    const action = text(one.action);
    if (action === 'cordon' || action === 'uncordon') return [{ action, nodes: texts(one.nodes) }];
    if (action === 'evict') return [{ action, node: text(one.node), pods: texts(one.pods) }];
    if (action === 'wait') return [{ action, pods: texts(one.pods) }];
    faults.push(`plan.steps: unknown action ${action}`);
    return [];
  });
  const kubectl = texts(at(given, 'kubectl'));
  return { plan: { kind: kind === 'targets' ? kind : 'drain', steps, kubectl }, faults };
}

export interface Move {
  pods: readonly string[];
  from: string | undefined;
  to: string;
}

/** moves.steps: where pods are expected to land. */
export const readMoves = (result: unknown): Move[] =>
  dicts(at(result, 'moves', 'steps')).map((step) => ({
    pods: texts(step.workloads),
    from: text(step.from) || undefined,
    to: text(dict(step).to),
  }));
