import type { Attempt, Look, Verdict } from '../trm/solver/attempt.js';

/** Steps in which an attempt settles everything; each one commits to its share of what is still open. */
export const ROUNDS = 8;

/**
 * A puzzle whose answer is a list of choices, of which some are made. A choice is made by a token from 1 on; it may
 * leave fewer tokens to other choices. Choices are numbered from 0. Legend: S tokens, O output vocabulary.
 */
export interface Choices {
  /** How many are not made, those included that no token is left for. */
  readonly waiting: number;
  /** Whether some choice is not made and has no token left. */
  readonly stuck: boolean;
  /** Input tokens (S) that show the model what is left to choose. */
  inputs(): number[];
  /** For every choice its token; 0 where it is not made. */
  answer(): number[];
  /** Choices that are not made and have a token left; of equally sure ones, the first is made first. */
  open(): readonly number[];
  /** The tokens that an open choice may be made by now. */
  allowed(choice: number): readonly number[];
  /** The logits, by token, that logits (S, O) hold for an open choice; -Infinity for token 0. */
  logitsOf(choice: number, logits: Float32Array): number[];
  /** Makes an open choice. */
  choose(choice: number, token: number): void;
  copy(): Choices;
}

/** For every choice that was open before a step, its probabilities by token. */
export type Wishes = ReadonlyMap<number, readonly number[]>;

/**
 * One attempt at a puzzle, by commitment. Many answers to such a puzzle are right, and a model that has seen many gives
 * a little weight to each. So after every step the surest choices are made as the model wants them, and the next step
 * sees only what is left. The answer of every step makes all choices at once by what that step says; if it is as good
 * as any can be, there is no need to go on.
 */
export class Commitment<P extends Verdict> implements Attempt<P> {
  private before: readonly number[];
  private round = 0;

  constructor(
    private readonly choices: Choices,
    /** The proposal for an answer, which is given as a token for every choice. */
    private readonly propose: (answer: readonly number[]) => P,
  ) {
    this.before = choices.answer();
  }

  get inputs(): number[] {
    return this.choices.inputs();
  }

  look(logits: Float32Array): Look<P> {
    this.round++;
    const { choices } = this;
    const wishes = wishesOf(choices, logits);
    const complete = choices.copy();
    chooseSurest(complete, wishes, complete.waiting);
    chooseSurest(choices, wishes, Math.ceil(choices.waiting / Math.max(1, ROUNDS - this.round + 1)));
    const tokens = complete.answer();
    const changed = tokens.filter((token, choice) => token !== this.before[choice]).length;
    this.before = tokens;
    const done = choices.waiting === 0 || choices.stuck;
    return { tokens, proposal: this.propose(tokens), changed, fresh: true, done };
  }
}

/** Softmax over the tokens of every open choice. */
export function wishesOf(choices: Choices, logits: Float32Array): Wishes {
  return new Map(
    choices.open().map((choice) => {
      const values = choices.logitsOf(choice, logits);
      const top = Math.max(...values);
      return [choice, values.map((value) => Math.exp(value - top))];
    }),
  );
}

/** Makes up to `count` open choices as they are wished for, the surest first. */
export function chooseSurest(choices: Choices, wishes: Wishes, count: number): void {
  for (let n = 0; n < count; n++) {
    let surest: { choice: number; token: number; sure: number } | undefined;
    for (const choice of choices.open()) {
      const { token, sure } = wished(choices.allowed(choice), wishes.get(choice) ?? []);
      if (surest === undefined || sure > surest.sure) surest = { choice, token, sure };
    }
    if (!surest) return;
    choices.choose(surest.choice, surest.token);
  }
}

/** A choice with one token left goes before all others, whose probabilities are at most 1. */
const FORCED = 2;

/** The most wished for of the allowed tokens, and its share of the wishes for all of them. */
function wished(allowed: readonly number[], wish: readonly number[]): { token: number; sure: number } {
  let [sum, top, token] = [0, -1, 0];
  for (const each of allowed) {
    // NaN counts as no wish.
    const probability = wish[each] || 0;
    sum += probability;
    if (probability > top) [top, token] = [probability, each];
  }
  if (allowed.length === 1) return { token, sure: FORCED };
  return { token, sure: sum > 0 ? top / sum : 0 };
}
