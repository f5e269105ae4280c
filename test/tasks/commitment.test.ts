import { describe, expect, it } from 'vitest';
import { type Choices, Commitment, ROUNDS } from '../../function/tasks/commitment.js';

/** People who each pick one of as many seats; a seat that is taken is no longer there for the others. */
class Seats implements Choices {
  constructor(
    private readonly count: number,
    private readonly picked: number[],
  ) {}

  static empty(people: number, count = people): Seats {
    return new Seats(count, new Array<number>(people).fill(0));
  }
  get waiting() {
    return this.picked.filter((seat) => seat === 0).length;
  }
  get stuck() {
    return this.waiting > 0 && this.free().length === 0;
  }
  inputs() {
    return this.answer();
  }
  answer() {
    return [...this.picked];
  }
  open() {
    return this.free().length === 0 ? [] : [...this.picked.keys()].filter((person) => this.picked[person] === 0);
  }
  allowed() {
    return this.free();
  }
  logitsOf(person: number, logits: Float32Array) {
    return [Number.NEGATIVE_INFINITY, ...logits.subarray(person * this.count, (person + 1) * this.count)];
  }
  choose(person: number, seat: number) {
    this.picked[person] = seat;
  }
  copy() {
    return new Seats(this.count, this.answer());
  }
  private free() {
    return Array.from({ length: this.count }, (_, i) => i + 1).filter((seat) => !this.picked.includes(seat));
  }
}

function attemptAt(seats: Seats) {
  const proposed: (readonly number[])[] = [];
  const attempt = new Commitment(seats, (answer) => {
    proposed.push(answer);
    return { proven: false, rank: [] };
  });
  return { attempt, proposed };
}

/** Logits by person and seat. */
const logits = (...wishes: number[][]) => Float32Array.from(wishes.flat());

describe('a step', () => {
  it('answers with all choices, the surest first, and keeps its share of them', () => {
    const { attempt, proposed } = attemptAt(Seats.empty(3));
    // Everybody wants the first seat, the last one most.
    const look = attempt.look(logits([2, 1, 0], [2, 0, 1], [9, 0, 0]));
    expect(proposed).toEqual([[2, 3, 1]]);
    expect(look).toMatchObject({ tokens: [2, 3, 1], changed: 3, fresh: true, done: false });
    expect(attempt.inputs).toEqual([0, 0, 1]);
  });

  it('counts what changed since the step before', () => {
    const { attempt } = attemptAt(Seats.empty(3));
    attempt.look(logits([2, 1, 0], [2, 0, 1], [9, 0, 0]));
    expect(attempt.look(logits([0, 1, 2], [0, 2, 1], [0, 0, 0])).changed).toBe(2);
    expect(attempt.look(logits([0, 1, 2], [0, 2, 1], [0, 0, 0])).changed).toBe(0);
  });

  it('makes what has one token left before all else', () => {
    const { attempt, proposed } = attemptAt(Seats.empty(2, 1));
    attempt.look(logits([0], [9]));
    expect(proposed).toEqual([[1, 0]]);
  });

  it('is the last one where a choice has no token left', () => {
    const { attempt } = attemptAt(Seats.empty(2, 1));
    expect(attempt.look(logits([0], [0]))).toMatchObject({ tokens: [1, 0], done: true });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'takes logits of %d for no wish',
    (value) => {
      const { attempt, proposed } = attemptAt(Seats.empty(3));
      attempt.look(new Float32Array(9).fill(value));
      expect([...(proposed[0] ?? [])].sort()).toEqual([1, 2, 3]);
    },
  );
});

it(`settles everything within ${ROUNDS} steps, however many choices there are`, () => {
  for (const people of [1, 7, 8, 30]) {
    const { attempt } = attemptAt(Seats.empty(people));
    let steps = 1;
    while (!attempt.look(new Float32Array(people * people)).done) steps++;
    expect(steps).toBe(Math.min(people, ROUNDS));
    expect([...attempt.inputs].sort((a, b) => a - b)).toEqual(Array.from({ length: people }, (_, i) => i + 1));
  }
});
