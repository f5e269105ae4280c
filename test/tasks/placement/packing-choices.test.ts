import { describe, expect, it } from 'vitest';
import { ROUNDS } from '../../../function/tasks/commitment.js';
import { packingOf } from '../../../function/tasks/placement/packing.js';
import { packingAttempt } from '../../../function/tasks/placement/packing-choices.js';
import { answerAt, OUTPUTS, SEQUENCE } from '../../../function/tasks/placement/packing-tokens/vocabulary.js';
import { cluster } from './clusters.js';

const open = (given: ReturnType<typeof cluster>, aim: number) => {
  const proposed: (readonly number[])[] = [];
  const attempt = packingAttempt(
    packingOf(given),
    (placed) => {
      proposed.push(placed);
      return { proven: false, rank: [] };
    },
    aim,
  );
  return { attempt, proposed };
};

/** Logits by position of item and node. */
function logits(wishes: Record<number, Record<number, number>>): Float32Array {
  const values = new Float32Array(SEQUENCE * OUTPUTS);
  for (const [item, nodes] of Object.entries(wishes)) {
    for (const [node, value] of Object.entries(nodes)) {
      values[answerAt(Number(item)) * OUTPUTS + 1 + Number(node)] = value;
    }
  }
  return values;
}

describe('a step', () => {
  it('proposes a placement of everything, and commits to its share of it', () => {
    const { attempt, proposed } = open(cluster(3, [500, 400, 300, 200, 100, 50]), 3);
    const look = attempt.look(logits({ 0: { 2: 9 }, 1: { 1: 5 }, 2: { 1: 1 }, 3: { 0: 1 }, 4: { 0: 1 }, 5: { 0: 1 } }));
    expect(proposed).toEqual([[2, 1, 1, 0, 0, 0]]);
    expect(look).toMatchObject({ tokens: [3, 2, 2, 1, 1, 1], changed: 6, fresh: true, done: false });
    // One of six in the first of eight rounds: the surest.
    expect(
      attempt.inputs
        .filter((_, i) => i >= 12 && i % 2 === 0)
        .map((token) => token > 0)
        .slice(0, 6),
    ).toEqual([false, true, true, true, true, true]);
  });

  it('puts no item where it does not fit or may not go, whatever the model says', () => {
    const { attempt, proposed } = open(cluster(3, [600, 600, 100], { apart: [[0, 2]], allowed: { 2: [0, 1] } }), 3);
    attempt.look(logits({ 0: { 0: 9 }, 1: { 0: 8 }, 2: { 2: 9, 0: 5 } }));
    const [placed = []] = proposed;
    expect(placed[0]).toBe(0);
    expect(placed[1]).not.toBe(0);
    expect(placed[2]).toBe(1);
  });

  it('opens no node beyond the aim to an item that has a choice', () => {
    const { attempt, proposed } = open(cluster(3, [300, 300, 300]), 1);
    attempt.look(logits({ 0: { 0: 9 }, 1: { 1: 8 }, 2: { 2: 7 } }));
    expect(proposed).toEqual([[0, 0, 0]]);
  });

  it('goes beyond the aim rather than leave an item out', () => {
    const { attempt, proposed } = open(cluster(2, [600, 600]), 1);
    attempt.look(logits({ 0: { 0: 9 }, 1: { 0: 9 } }));
    expect([...(proposed[0] ?? [])].sort()).toEqual([0, 1]);
  });

  it('leaves out what has nowhere left, and is done then', () => {
    const { attempt, proposed } = open(cluster(1, [600, 600]), 1);
    expect(attempt.look(logits({ 0: { 0: 9 } }))).toMatchObject({ tokens: [1, 0], done: true });
    expect(proposed).toEqual([[0, -1]]);
  });

  it('takes numbers that are none for no wish', () => {
    const { attempt, proposed } = open(cluster(2, [300, 300]), 2);
    attempt.look(new Float32Array(SEQUENCE * OUTPUTS).fill(Number.NaN));
    expect(proposed[0]?.every((bin) => bin === 0 || bin === 1)).toBe(true);
  });
});

it(`is done after ${ROUNDS} rounds`, () => {
  const { attempt } = open(cluster(4, Array(20).fill(150)), 4);
  const done = Array.from({ length: ROUNDS }, () => attempt.look(new Float32Array(SEQUENCE * OUTPUTS)).done);
  expect(done).toEqual([...Array(ROUNDS - 1).fill(false), true]);
});
