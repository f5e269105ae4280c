import type { Cluster } from '../../../../function/tasks/placement/cluster.js';
import type { Trace } from './clusters/openb.js';
import type { Size } from './families.js';
import { judge } from './judge.js';
import type { Answer, SizeRival } from './rivals/answer.js';
import { Shape } from './rivals/shape.js';

/** How one rival did on one cluster. */
export interface Outcome {
  readonly rival: string;
  /** Nodes in use and workloads moved; undefined where there was no answer, or it broke a rule. */
  readonly worth: { readonly nodes: number; readonly moves: number } | undefined;
  readonly seconds: number;
  /** Whether it says that fewer nodes cannot do, and gave an answer that obeys the rules. */
  readonly proven: boolean;
  /** Fewer nodes cannot do, it says. */
  readonly bound: number | undefined;
  /** Why there is no answer, or the rule that it breaks. */
  readonly why: string | undefined;
}

/** One cluster, and how all rivals did on it. */
export interface Round {
  /** Nodes in use today. */
  readonly today: number;
  readonly outcomes: readonly Outcome[];
}

export interface SizesOrder {
  readonly sizes: readonly Size[];
  /** Clusters of each size; undefined is the usual number of the size. */
  readonly count: number | undefined;
  readonly seed: number;
  readonly seconds: number;
  readonly rivals: readonly SizeRival[];
  readonly trace: Trace | undefined;
}

export const countOf = ({ usual }: Size, { count }: Pick<SizesOrder, 'count'>): number => count ?? usual;

/**
 * Puts the clusters of one size to every rival, one after another, so that each has the machine to itself. `onOutcome`
 * is called after every answer.
 */
export async function runSize(size: Size, order: SizesOrder, onOutcome?: () => void): Promise<Round[]> {
  const rounds: Round[] = [];
  for (let i = 0; i < countOf(size, order); i++) {
    const cluster = size.cluster(order.seed + i, order.trace);
    const shape = new Shape(cluster);
    const outcomes: Outcome[] = [];
    for (const rival of order.rivals) {
      outcomes.push(judged(cluster, rival.name, await rival.answer({ cluster, shape }, order.seconds)));
      onOutcome?.();
    }
    rounds.push({ today: nodesToday(cluster), outcomes });
  }
  return rounds;
}

export function judged(cluster: Cluster, rival: string, answer: Answer): Outcome {
  const { assignment, seconds, proven = false, bound, why } = answer;
  const verdict = assignment ? judge(cluster, assignment) : undefined;
  const obeys = typeof verdict === 'object';
  return {
    rival,
    worth: obeys ? verdict : undefined,
    seconds,
    proven: obeys && proven,
    bound,
    why: typeof verdict === 'string' ? verdict : why,
  };
}

function nodesToday({ nodes, workloads }: Cluster): number {
  const hosts = new Set(workloads.map(({ at }) => at));
  return nodes.filter(({ kept }, n) => kept === true || hosts.has(n)).length;
}
