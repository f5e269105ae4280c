import type { Attempt, Attempts, Look, Verdict } from '../trm/solver/attempt.js';
import { type Choices, chooseSurest, type Wishes, wishesOf } from './commitment.js';

/** A choice by its number, and the token that it is made by. */
export interface Made {
  readonly choice: number;
  readonly token: number;
}

/** Who found an answer: the model wrote all of it, or a search made the choices that the model wished for and what follows. */
export type FoundBy = 'model' | 'search';

/** What a search over choices needs of a puzzle. Choices that follow from others are made with them. Legend: S tokens. */
export interface Branchable<P extends Verdict> {
  /** The choices of the puzzle, as far as they are open once all that follows from the puzzle itself is made. */
  readonly choices: Choices;
  /** An attempt at the puzzle as it stands, by the model alone. */
  readonly whole: Attempt<P>;
  /** The proposal for an answer, which is given as a token for every choice. */
  propose(answer: readonly number[], by: FoundBy): P;
  /** What it means to make a choice, in words. */
  say(made: Made): string;
}

/** So many branches are looked at side by side at most: with more, many would be begun in vain. */
const SIDE_BY_SIDE = 4;

/**
 * Attempts at one puzzle by a search that learns from the model. The first attempt sees the whole puzzle, and is the model's alone.
 * The second one sees what follows from it as well. Every later one is a branch: it assumes one choice more than the attempt from
 * which it goes on, with all that follows, and makes one step. The open choice with the fewest tokens left is branched over, of
 * several the one of which the model is least sure; branches that the model thinks likelier come first. A branch that contradicts
 * itself is refuted for good, and so the search is complete: where it ends, every branch has been refuted or looked at.
 */
export function branching<P extends Verdict>(puzzle: Branchable<P>): Attempts<P> {
  const tree = new Tree(puzzle);
  return () => tree.next();
}

/** A branch that nobody has looked at yet. */
interface Sprout<P extends Verdict> {
  readonly from: Attempt<P>;
  /** What it assumes; undefined for the trunk, which assumes nothing. */
  readonly made: Made | undefined;
  readonly choices: Choices;
  /** Logarithm of how likely the model thinks it. */
  readonly likely: number;
}

class Tree<P extends Verdict> {
  private readonly sprouts: Sprout<P>[] = [];
  private readonly pending = new Set<Branch<P>>();
  private begun = false;

  constructor(private readonly puzzle: Branchable<P>) {}

  next(): Attempt<P> | undefined {
    const { puzzle, sprouts } = this;
    if (!this.begun) {
      this.begun = true;
      const { whole, choices } = puzzle;
      if (!choices.stuck) sprouts.push({ from: whole, made: undefined, choices, likely: 0 });
      return whole;
    }
    // Looks are taken in here, and not when they are made: steps that run side by side may end in any order.
    for (const one of this.pending) this.grow(one);
    if (this.pending.size >= SIDE_BY_SIDE) return undefined;
    const sprout = this.likeliest();
    if (!sprout) return undefined;
    const branch = new Branch(puzzle, sprout);
    this.pending.add(branch);
    return branch;
  }

  /** Branches over a choice that is open in what a branch saw. */
  private grow(one: Branch<P>): void {
    const { wishes } = one;
    if (!wishes) return;
    this.pending.delete(one);
    const choice = disputed(one.choices, wishes);
    if (choice === undefined) return;
    for (const { token, share } of sharesOf(one.choices.allowed(choice), wishes.get(choice) ?? [])) {
      const choices = one.choices.copy();
      choices.choose(choice, token);
      if (choices.stuck) continue;
      this.sprouts.push({ from: one, made: { choice, token }, choices, likely: one.likely + Math.log(share) });
    }
  }

  /** The likeliest of all branches, of equals the first; it is taken off the list. */
  private likeliest(): Sprout<P> | undefined {
    let best = 0;
    for (const [i, { likely }] of this.sprouts.entries()) if (likely > (this.sprouts[best]?.likely ?? 0)) best = i;
    return this.sprouts.splice(best, 1)[0];
  }
}

/** The puzzle with some choices made, for one look. */
class Branch<P extends Verdict> implements Attempt<P> {
  readonly from: Attempt<P>;
  readonly assumes: string | undefined;
  readonly choices: Choices;
  readonly likely: number;
  /** What the model wished for when it looked. */
  wishes: Wishes | undefined;

  constructor(
    private readonly puzzle: Branchable<P>,
    { from, made, choices, likely }: Sprout<P>,
  ) {
    this.from = from;
    this.assumes = made && puzzle.say(made);
    this.choices = choices;
    this.likely = likely;
  }

  get inputs(): readonly number[] {
    return this.choices.inputs();
  }

  look(logits: Float32Array): Look<P> {
    const { choices, puzzle } = this;
    const wishes = wishesOf(choices, logits);
    this.wishes = wishes;
    const before = choices.answer();
    const written = before.map((token, choice) => (token === 0 ? mostWished(wishes.get(choice)) : token));
    const own = puzzle.propose(written, 'model');
    // Where the model's answer is right, the search has added nothing.
    const byModel = own.proven && choices.waiting > 0;
    const tokens = byModel ? written : completed(choices, wishes);
    const changed = tokens.filter((token, choice) => token !== before[choice]).length;
    return { tokens, proposal: byModel ? own : puzzle.propose(tokens, 'search'), changed, done: true };
  }
}

/** The token that is wished for most; 0 where nothing is. */
function mostWished(wish: readonly number[] = []): number {
  return wish.reduce((best, probability, token) => (probability > (wish[best] ?? 0) ? token : best), 0);
}

/** For every choice its token once all are made as they are wished for, the surest first; 0 for those that nothing is left for. */
function completed(choices: Choices, wishes: Wishes): number[] {
  const complete = choices.copy();
  chooseSurest(complete, wishes, complete.waiting);
  return complete.answer();
}

/** The open choice with the fewest tokens left, of several the one that is least sure; undefined where none is open. */
function disputed(choices: Choices, wishes: Wishes): number | undefined {
  let best: { choice: number; left: number; doubt: number } | undefined;
  for (const choice of choices.open()) {
    const allowed = choices.allowed(choice);
    if (best && allowed.length > best.left) continue;
    const doubt = entropy(sharesOf(allowed, wishes.get(choice) ?? []));
    if (!best || allowed.length < best.left || doubt > best.doubt) best = { choice, left: allowed.length, doubt };
  }
  return best?.choice;
}

/** What the least wished for token still counts for: the model may be wrong. */
const LEAST_WISH = 1e-4;

/** The share of every allowed token in what the model wishes for. */
function sharesOf(allowed: readonly number[], wish: readonly number[]): { token: number; share: number }[] {
  // NaN counts as no wish.
  const wished = allowed.map((token) => (wish[token] || 0) + LEAST_WISH);
  const sum = wished.reduce((a, b) => a + b, 0);
  return allowed.map((token, i) => ({ token, share: (wished[i] ?? 0) / sum }));
}

const entropy = (shares: readonly { share: number }[]): number =>
  shares.reduce((sum, { share }) => sum - share * Math.log(share), 0);
