import { createRequire } from 'node:module';
import type { LegacyHighs } from 'highs';
import { type Classes, classesOf } from './classes.js';
import type { Instance } from './instance.js';
import { pricesOf } from './prices.js';
import { assignedTo, type FurtherRules, programOf } from './program.js';
import { Solution } from './solution.js';

/** Loaded by `require`, because the types of the package describe its CommonJS build, which `import` would not load. */
const loadHighs: typeof import('highs').default = createRequire(import.meta.url)('highs');
let loading: Promise<LegacyHighs> | undefined;
let solver: LegacyHighs | undefined;

/** Most variables (classes of equal items × bins) of one program. With more the solver is seldom done in time. */
export const MOST_VARIABLES = 2500;
/** Most nodes of the solver's search tree. A count and not a time limits it, so that equal requests get equal answers. */
const MOST_SEARCHED = 4000;

/**
 * Loads the solver (HiGHS). A failed load is forgotten, so that the next request tries again.
 *
 * @throws {Error} when it cannot be loaded
 */
export async function loadExact(): Promise<void> {
  loading ??= loadHighs();
  try {
    solver = await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
}

/** What is asked of the exact solver. */
export interface Question {
  /** Bins in use have to cost less than this together; bins without a cost count 1. */
  readonly below: number;
  /** Most items that move; any number where nothing is said. */
  readonly mostMoves?: number | undefined;
  /** Whether moves do not count where `mostMoves` does not limit them: then proofs come much sooner, and what is found may move more than it has to. */
  readonly anyMoves?: boolean;
  /**
   * Bins that their owner wants empty: leaving one empty counts more than leaving any number of others empty. So what is found may
   * cost more than something else that leaves fewer of them empty, and is not called `fewest`.
   */
  readonly wanted: readonly number[];
  /** Rules beside those of the instance. */
  readonly further?: FurtherRules | undefined;
  /** Most seconds; a limit for the case that the count of searched nodes takes too long. */
  readonly seconds: number;
}

/**
 * `none` is a proof that there is no solution; `unknown` says nothing. `fewest`: it is proven that no solution costs less.
 */
export type Exact = { kind: 'found'; at: Int32Array; fewest: boolean } | { kind: 'none' } | { kind: 'unknown' };

const UNKNOWN: Exact = { kind: 'unknown' };

/**
 * A bin for every item such that bins in use cost less than `below`: of all such solutions one that costs least, and then one
 * with the fewest moves from today, unless moves do not count.
 */
export function solveExactly(instance: Instance, question: Question): Exact {
  const classes = classesOf(instance, question.further?.kindOf);
  if (!solver || variablesOf(classes) > MOST_VARIABLES || question.seconds <= 0) return UNKNOWN;
  if (classes.some(({ bins }) => bins.length === 0)) return { kind: 'none' };
  return solved(solver, instance, classes, question);
}

const variablesOf = (classes: Classes): number => classes.reduce((sum, { bins }) => sum + bins.length, 0);

/** Whether the solver is asked at all about an instance of this size. */
export const suitsSolver = (instance: Instance): boolean => variablesOf(classesOf(instance)) <= MOST_VARIABLES;

function solved(highs: LegacyHighs, instance: Instance, classes: Classes, question: Question): Exact {
  const { below, wanted, seconds, mostMoves = Number.POSITIVE_INFINITY } = question;
  const prices = pricesOf(instance, below);
  const solution = highs.solve(programOf(instance, classes, prices, question), {
    time_limit: seconds,
    mip_max_nodes: MOST_SEARCHED,
    // By itself the solver takes what is within a ten-thousandth of the best for the best.
    mip_rel_gap: 0,
    output_flag: false,
  });
  if (solution.Status === 'Infeasible') return { kind: 'none' };
  // What stands when a limit is reached is a solution too, if perhaps not the best; it is checked like every other.
  const columns: Record<string, { Primal?: number }> = solution.Columns;
  const at = assignedTo(instance, classes, (name) => Math.round(columns[name]?.Primal ?? 0));
  if (!at) return UNKNOWN;
  const { spent, moves } = Solution.of(instance, at);
  if (spent >= below || moves > mostMoves) return UNKNOWN;
  return { kind: 'found', at, fewest: solution.Status === 'Optimal' && prices.exact && wanted.length === 0 };
}
