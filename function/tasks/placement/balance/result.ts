import type { Own } from '../result-parts.js';
import { commandsOf } from '../situation/kubectl.js';
import type { Ground } from '../situation/situation.js';
import type { BalanceAnswer } from './answer.js';
import type { Load } from './loads.js';
import type { BalanceResult } from './result-schema.js';

/** How use is evened out, as data; shares are parts of 1. */
export function resultOf({ dump }: Ground, answer: BalanceAnswer): Own<BalanceResult> {
  const { by, before, after, atLeast, curve, plan, targets, has, loads } = answer;
  return {
    objective: 'balance',
    by,
    peak: { before: rounded(before), after: rounded(after), at_least: rounded(atLeast) },
    plan: targets.length === 0 ? null : { kind: plan.kind, steps: plan.steps, kubectl: commandsOf(plan, false) },
    moves: { order: 'ordered', steps: targets.map(({ pod, from, to }) => ({ workloads: [pod], from, to })) },
    curve: curve.map(({ moves, peak }) => ({ moves, peak: rounded(peak) })),
    nodes: dump.nodes.map(({ name }, n) => ({
      node: name,
      ...sharesOf(loads[n]?.before, loads[n]?.after, has[n]),
    })),
  };
}

function sharesOf(before: Load | undefined, after: Load | undefined, has: Load | undefined) {
  const share = (load: Load | undefined, resource: keyof Load) =>
    has && has[resource] > 0 ? rounded((load?.[resource] ?? 0) / has[resource]) : null;
  const of = (resource: keyof Load) => ({ before: share(before, resource), after: share(after, resource) });
  return { cpu: of('cpu'), memory: of('memory') };
}

/** To a hundredth of a per cent. */
const rounded = (share: number) => Math.round(share * 10_000) / 10_000;
