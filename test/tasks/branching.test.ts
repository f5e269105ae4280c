import { describe, expect, it } from 'vitest';
import { branching } from '../../function/tasks/branching.js';
import type { Choices } from '../../function/tasks/commitment.js';
import type { Attempt, Attempts, Verdict } from '../../function/trm/solver/attempt.js';
import { opened } from '../trm/solver/opened.js';

/** What is right in the puzzle of this file: each choice is 1 or 2. */
const RIGHT = [2, 1, 2, 2, 1, 2];
const BLANK = RIGHT.map(() => 0);
/** So many wrong choices are not noticed; with one more the rules are broken. */
const UNNOTICED = 2;

/** Choices that are stuck as soon as too many of them are wrong. */
class Toy implements Choices {
  constructor(private readonly made: number[] = RIGHT.map(() => 0)) {}
  get stuck(): boolean {
    return this.made.filter((token, i) => token !== 0 && token !== RIGHT[i]).length > UNNOTICED;
  }
  get waiting(): number {
    return this.made.filter((token) => token === 0).length;
  }
  inputs(): number[] {
    return [...this.made];
  }
  answer(): number[] {
    return [...this.made];
  }
  open(): number[] {
    return this.stuck ? [] : [...this.made.keys()].filter((i) => this.made[i] === 0);
  }
  allowed(): number[] {
    return [1, 2];
  }
  logitsOf(choice: number, logits: Float32Array): number[] {
    return [Number.NEGATIVE_INFINITY, logits[2 * choice] ?? 0, logits[2 * choice + 1] ?? 0];
  }
  choose(choice: number, token: number): void {
    this.made[choice] = token;
  }
  copy(): Toy {
    return new Toy([...this.made]);
  }
}

interface Judged extends Verdict {
  readonly answer: readonly number[];
  readonly by?: string;
}

const judge = (answer: readonly number[]): Judged => ({
  answer,
  proven: answer.every((token, i) => token === RIGHT[i]),
  rank: [],
});

const whole: Attempt<Judged> = {
  inputs: BLANK,
  look: () => ({ tokens: RIGHT, proposal: { answer: [], proven: false, rank: [] }, changed: 4 }),
};

const open = (choices = new Toy()): Attempts<Judged> =>
  branching({
    choices,
    whole,
    propose: (answer, by) => ({ ...judge(answer), by }),
    say: ({ choice, token }) => `${choice} is ${token}`,
  });

/** Attempts whose first two, the whole puzzle and what follows from it, have been looked at. */
function begun(logits: Float32Array): Attempts<Judged> {
  const attempts = open();
  for (const one of [opened(attempts()), opened(attempts())]) one.look(logits);
  return attempts;
}

/** Logits that prefer these tokens, each by so much. */
const wishing = (tokens: readonly number[], by: readonly number[]): Float32Array =>
  Float32Array.from(tokens.flatMap((token, i) => (token === 1 ? [by[i] ?? 0, 0] : [0, by[i] ?? 0])));
const WRONG = wishing([1, 2, 1, 1, 2, 1], [3, 2, 1, 4, 5, 6]);

describe('attempts that branch', () => {
  it('see the puzzle as it is at first, then what follows from it, and branch only once that was looked at', () => {
    const attempts = open();
    const root = opened(attempts());
    expect(root).toBe(whole);
    root.look(WRONG);
    const trunk = opened(attempts());
    expect([trunk.from, trunk.assumes, trunk.inputs]).toEqual([root, undefined, BLANK]);
    expect(attempts()).toBeUndefined();
    trunk.look(WRONG);
    expect(opened(attempts()).from).toBe(trunk);
  });

  it('are the model’s where it writes all of the answer itself', () => {
    const attempts = open();
    opened(attempts()).look(WRONG);
    const { proposal } = opened(attempts()).look(wishing(RIGHT, [1, 1, 1, 1, 1, 1]));
    expect(proposal).toMatchObject({ proven: true, answer: RIGHT, by: 'model' });
  });

  it('are the search’s where that makes what follows', () => {
    const attempts = open(new Toy([...RIGHT]));
    opened(attempts()).look(WRONG);
    expect(opened(attempts()).look(WRONG).proposal).toMatchObject({ proven: true, answer: RIGHT, by: 'search' });
  });

  it('assume of the least sure choice what the model wishes for first, and the rest afterwards', () => {
    const attempts = begun(WRONG);
    // The third choice is the least sure; the model prefers a 1 there.
    const [likely, other] = [opened(attempts()), opened(attempts())];
    expect([likely.assumes, other.assumes]).toEqual(['2 is 1', '2 is 2']);
    expect([likely.inputs, other.inputs]).toEqual([
      [0, 0, 1, 0, 0, 0],
      [0, 0, 2, 0, 0, 0],
    ]);
  });

  it('go on from a branch with one choice more, and make one step each', () => {
    const attempts = begun(WRONG);
    const branch = opened(attempts());
    expect(branch.look(WRONG)).toMatchObject({ done: true, proposal: { proven: false, by: 'search' } });
    const deeper = opened(attempts());
    const third = deeper.from === branch ? deeper : opened(attempts());
    expect(third.from).toBe(branch);
    expect(third.inputs.filter((token) => token !== 0)).toHaveLength(2);
  });

  it('find every answer in the end, whatever the model wishes for, and never open what is refuted', () => {
    const attempts = open();
    opened(attempts()).look(WRONG);
    const seen = new Set<string>();
    for (let attempt = attempts(); attempt; attempt = attempts()) {
      expect(new Toy([...attempt.inputs]).stuck).toBe(false);
      expect(seen).not.toContain(attempt.inputs.join());
      seen.add(attempt.inputs.join());
      attempt.look(WRONG);
    }
    expect(seen).toContain(RIGHT.join());
  });

  it('are only the first one where the puzzle contradicts itself', () => {
    const attempts = open(new Toy(RIGHT.map((token) => 3 - token)));
    expect([attempts(), attempts()]).toEqual([whole, undefined]);
  });

  it('are the same, whichever of those that run side by side ends first', () => {
    const [next, again] = [
      [0, 1],
      [1, 0],
    ].map((order) => {
      const attempts = begun(WRONG);
      const running = [opened(attempts()), opened(attempts())];
      for (const i of order) running[i]?.look(WRONG);
      return [opened(attempts()).inputs, opened(attempts()).inputs];
    });
    expect(again).toEqual(next);
  });

  it('wait for those that run, where enough of them do', () => {
    const attempts = begun(WRONG);
    for (const one of [opened(attempts()), opened(attempts())]) one.look(WRONG);
    const running = [attempts(), attempts(), attempts(), attempts()];
    expect(running.filter((one) => one !== undefined)).toHaveLength(4);
    expect(attempts()).toBeUndefined();
  });

  it('bear logits that are no numbers', () => {
    const attempts = open();
    const nothing = new Float32Array(2 * RIGHT.length).fill(Number.NaN);
    let count = 0;
    for (let attempt = attempts(); attempt; attempt = attempts(), count++) attempt.look(nothing);
    expect(count).toBeGreaterThan(RIGHT.length);
  });
});
