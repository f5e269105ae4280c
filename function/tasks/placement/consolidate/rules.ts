import type { Rules, TaskVerdict } from '../../task.js';
import { trustIn } from '../situation/trust.js';
import { hasWindow } from '../windows/choose.js';
import { type ConsolidationAnswer, isFinal, nodesInUse, rankOf } from './answer.js';
import type { ConsolidationProblem } from './read.js';

export interface ConsolidationVerdict extends TaskVerdict {
  /** How many nodes stay in use. */
  readonly used: number;
}

export const rules: Rules<ConsolidationProblem, ConsolidationAnswer, ConsolidationVerdict> = {
  judge: ({ situation }, answer) => {
    const used = nodesInUse(situation, answer);
    const proven = isProven({ situation }, answer);
    return {
      violations: [...situation.dump.gaps.missing, ...brokenBy(answer)],
      proven,
      certain: proven,
      rank: rankOf(situation, answer),
      trust: trustIn(situation),
      unseen: answer.outcome.ok,
      by: answer.by,
      used,
    };
  },
  immediateAnswer: (problem) => (isProven(problem, problem.found) || !mayImprove(problem) ? problem.found : undefined),
};

/** Whether the model can do anything: it sees all of the cluster, or windows of it that could leave a packing with fewer nodes. */
function mayImprove({ situation, window, packed }: ConsolidationProblem): boolean {
  if (window || !packed) return window !== undefined;
  const candidates = new Set(situation.candidates);
  return packed.spent > situation.bound && hasWindow(packed, (node) => candidates.has(node));
}

const isProven = ({ situation }: Pick<ConsolidationProblem, 'situation'>, answer: ConsolidationAnswer) =>
  answer.outcome.ok && isFinal(situation, answer);

/** What is wrong with a plan, as its replay showed. */
function brokenBy({ outcome }: ConsolidationAnswer): string[] {
  if (outcome.ok) return [];
  return [...outcome.pending.map(({ pod, why }) => `${pod} fits nowhere: ${why.join('; ')}`), ...outcome.violations];
}
