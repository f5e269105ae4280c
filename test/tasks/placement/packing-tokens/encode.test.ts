import { describe, expect, it } from 'vitest';
import { Partial, packingOf } from '../../../../function/tasks/placement/packing.js';
import { encode } from '../../../../function/tasks/placement/packing-tokens/encode.js';
import { layoutOf } from '../../../../function/tasks/placement/packing-tokens/layout.js';
import {
  answerAt,
  LEVELS,
  OUTPUTS,
  SEQUENCE,
  VOCABULARY,
} from '../../../../function/tasks/placement/packing-tokens/vocabulary.js';
import { cluster } from '../clusters.js';

const STEPS = LEVELS + 1;
const NODE = OUTPUTS;
const SIZE = NODE + 2 * STEPS * STEPS;
const MASK = SIZE + 8 * STEPS * STEPS;

const shown = (given: ReturnType<typeof cluster>) => {
  const state = new Partial(packingOf(given));
  return { state, layout: layoutOf(state) };
};

it('has the shape that the bundle was trained for', () => {
  expect([SEQUENCE, VOCABULARY, OUTPUTS]).toEqual([76, 14999, 13]);
  expect([answerAt(0), answerAt(31)]).toEqual([12, 74]);
});

describe('encode', () => {
  it('shows nodes by what they have left, and items from large to small by size and mask', () => {
    const { state, layout } = shown(
      cluster(
        2,
        [
          [250, 125],
          [500, 1000],
        ],
        { allowed: { 0: [1] }, apart: [[0, 1]] },
      ),
    );
    const tokens = encode(state, layout);
    const full = NODE + LEVELS * STEPS + LEVELS;
    expect(tokens.slice(0, 3)).toEqual([full, full, 0]);
    expect(layout.items).toEqual([1, 0]);
    expect(tokens.slice(12, 16)).toEqual([
      SIZE + STEPS * STEPS + 16 * STEPS + 32,
      MASK + 0b11,
      SIZE + STEPS * STEPS + 8 * STEPS + 4,
      MASK + 0b10,
    ]);
    expect(new Set(tokens.slice(16))).toEqual(new Set([0]));
  });

  it('leaves placed items out, and marks their bins as in use, with what they have left', () => {
    const { state, layout } = shown(cluster(2, [500, 250]));
    state.place(0, 1);
    const tokens = encode(state, layout);
    expect(tokens[1]).toBe(NODE + STEPS * STEPS + 16 * STEPS + 16);
    expect(tokens.slice(12, 14)).toEqual([0, 0]);
    expect(tokens[14]).toBe(SIZE + 8 * STEPS + 8);
  });

  it('rounds to the nearest level; what does not fit at all is in the mask', () => {
    const { state, layout } = shown(
      cluster(2, [
        [1000, 10],
        [14, 17],
      ]),
    );
    state.place(0, 0);
    const tokens = encode(state, layout);
    expect(tokens[14]).toBe(SIZE + 0 * STEPS + 1);
    expect(tokens[15]).toBe(MASK + 0b10);
  });

  it('changes the resources when the layout says so', () => {
    const { state, layout } = shown(cluster(1, [[500, 250]]));
    expect(encode(state, { ...layout, swapped: true })[12]).toBe(SIZE + 8 * STEPS + 16);
  });

  it('of no nodes and no items is nothing', () => {
    const { state, layout } = shown(cluster(0, []));
    expect(new Set(encode(state, layout))).toEqual(new Set([0]));
  });
});
