import { aligned } from '../layout/aligned.js';
import { Landing } from '../layout/landing.js';
import { type LayoutRules, layoutRules } from '../layout/rules.js';
import { spread } from '../problem.js';
import { classesOf } from '../search/classes.js';
import { type Exact, MOST_VARIABLES, solveExactly } from '../search/exact.js';
import { Solution } from '../search/solution.js';
import type { Situation } from '../situation/situation.js';
import { type ConsolidationAnswer, compare, cordonedLeft, isFinal, spentBy } from './answer.js';
import { blamedItems, carriedOut, tryOut, withProof } from './proposal.js';

/** Most seconds for all that is asked of the exact solver, in case that its count of searched nodes takes too long. */
const SECONDS = 2;
/** How often a layout is looked for anew with those pods elsewhere with which the replay had trouble. */
const MOST_REPAIRS = 4;

/** Puts a question about a situation to the exact solver. */
type Ask = (situation: Situation, below: number, wanted: readonly number[]) => Exact;

/**
 * The better of the best answer so far and what the exact solver finds; or the same with a proof that fewer nodes do not do. It is
 * asked for a packing, unless one in as few nodes as can be is known already (`packed`), and for a layout that also obeys those rules
 * that a packing does not know.
 */
export function bySolver(situation: Situation, best: ConsolidationAnswer, packed: boolean): ConsolidationAnswer {
  if (isTooLarge(situation)) return best;
  const end = performance.now() + 1000 * Math.min(SECONDS, situation.clock.left() / 2000);
  const rules = layoutRules(situation);
  const asking =
    (further?: LayoutRules): Ask =>
    ({ instance, clock, maxMoves }, below, wanted) => {
      clock.check();
      const seconds = (end - performance.now()) / 1000;
      return solveExactly(instance, { below, wanted, seconds, mostMoves: maxMoves, further });
    };
  const packing = (answer: ConsolidationAnswer) =>
    packed || isFinal(situation, answer) ? answer : byPacking(situation, answer, asking());
  const layout = (answer: ConsolidationAnswer) =>
    rules.isEmpty || isFinal(situation, answer) ? answer : byLayout(situation, answer, rules, asking(rules));
  // What every plan ends in says more than a packing does; what only most plans end in proves nothing.
  return rules.binding ? packing(layout(best)) : layout(packing(best));
}

/** Whether the solver is not asked in any case; further rules only make programs larger. */
const isTooLarge = ({ instance }: Situation): boolean =>
  classesOf(instance).reduce((sum, { bins }) => sum + bins.length, 0) > MOST_VARIABLES;

function byPacking(situation: Situation, best: ConsolidationAnswer, ask: Ask): ConsolidationAnswer {
  const exact = askedFor(situation, best, ask);
  if (exact.kind !== 'found') return withNone(situation, best, exact);
  const answer = carriedOut(situation, spread(situation.instance, exact.at), best, 'exact');
  return withLeast(situation, answer, exact, ask);
}

function byLayout(situation: Situation, best: ConsolidationAnswer, rules: LayoutRules, ask: Ask): ConsolidationAnswer {
  const exact = askedFor(situation, best, ask);
  if (exact.kind !== 'found') return rules.binding ? withNone(situation, best, exact) : best;
  const answer = repaired(situation, best, exact, rules, ask);
  return rules.binding ? withLeast(situation, answer, exact, ask) : answer;
}

const askedFor = (situation: Situation, best: ConsolidationAnswer, ask: Ask): Exact =>
  // Where cordoned nodes come first, what is found may cost more than what there is.
  ask(
    situation,
    cordonedLeft(situation, best) === 0 ? spentBy(situation, best) : Number.POSITIVE_INFINITY,
    situation.wanted,
  );

/** An answer, with the proof that nothing costs less if the solver has found that out. */
const withNone = (situation: Situation, best: ConsolidationAnswer, { kind }: Exact): ConsolidationAnswer =>
  kind === 'none' && cordonedLeft(situation, best) === 0 ? provenBy(best, spentBy(situation, best)) : best;

/** An answer, with the proof that nothing costs less than what the solver has found, if that is so. */
function withLeast(
  situation: Situation,
  answer: ConsolidationAnswer,
  exact: Extract<Exact, { kind: 'found' }>,
  ask: Ask,
): ConsolidationAnswer {
  const least = Solution.of(situation.instance, exact.at).spent;
  if (exact.fewest) return provenBy(answer, least);
  // With cordoned nodes first, it may cost more than it would have to, so that the proof is asked for by itself.
  const isOpen = situation.wanted.length > 0 && spentBy(situation, answer) <= least;
  return isOpen && ask(situation, least, []).kind === 'none' ? provenBy(answer, least) : answer;
}

const provenBy = (answer: ConsolidationAnswer, least: number): ConsolidationAnswer => ({
  ...answer,
  atLeast: Math.max(least, answer.atLeast ?? 0),
});

/** What a layout leads to, or such as are found with pods elsewhere with which the replay of the one before had trouble. */
function repaired(
  situation: Situation,
  best: ConsolidationAnswer,
  first: Extract<Exact, { kind: 'found' }>,
  { spreads, kindOf }: LayoutRules,
  ask: Ask,
): ConsolidationAnswer {
  const classes = classesOf(situation.instance, kindOf);
  const landing = new Landing(spreads);
  let [exact, instance]: [Exact, Situation['instance']] = [first, situation.instance];
  for (let n = 0; exact.kind === 'found'; n++) {
    const { at } = exact;
    const assignment = aligned(spread(instance, at), instance.home, classes, spreads);
    const tried = tryOut(situation, assignment, 'exact', landing);
    if (compare(situation, tried, best) < 0) return withProof(tried, best);
    const blamed = blamedItems(situation, tried, assignment);
    if (tried.outcome.ok || blamed.length === 0 || n === MOST_REPAIRS) break;
    instance = instance.without(blamed.map((i) => [i, at[i] ?? -1]));
    exact = askedFor({ ...situation, instance }, best, ask);
  }
  return best;
}
