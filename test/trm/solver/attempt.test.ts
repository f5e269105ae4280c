import { describe, expect, it } from 'vitest';
import { argmax } from '../../../function/trm/solver/attempt.js';

describe('argmax', () => {
  it.each([
    ['the largest of each row', [0, 2, 1, 5, -1, 3], 3, [1, 0]],
    ['the lowest token of a tie', [4, 4, 4, 1, 7, 7], 3, [0, 1]],
    ['negative logits', [-3, -1, -2], 3, [1]],
    ['infinities', [Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY], 3, [2]],
    ['token 0 where nothing is a number', [Number.NaN, Number.NaN], 2, [0]],
    ['one token', [3, 4], 1, [0, 0]],
    ['no positions', [], 4, []],
  ])('%s', (_, logits, vocabulary, tokens) => {
    expect(argmax(Float32Array.from(logits), vocabulary)).toEqual(tokens);
  });
});
