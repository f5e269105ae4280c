import type { Assignment, Cluster } from '../../../../../function/tasks/placement/cluster.js';
import type { Shape } from './shape.js';

/** What a rival found. */
export interface Answer {
  /** Undefined where it found nothing. */
  readonly assignment: Assignment | undefined;
  /** Time that it took, without the start of its process. */
  readonly seconds: number;
  /** Whether it says that fewer nodes cannot do. */
  readonly proven?: boolean;
  /** Fewer nodes cannot do, it says. */
  readonly bound?: number;
  /** Why it found nothing, where that is not for want of time. */
  readonly why?: string;
}

/** A way to place what runs in a cluster on fewer nodes. */
export interface SizeRival {
  readonly name: string;
  /** It has `seconds`; one that needs less takes less. */
  answer(problem: SizedProblem, seconds: number): Promise<Answer>;
}

export interface SizedProblem {
  readonly cluster: Cluster;
  readonly shape: Shape;
}
