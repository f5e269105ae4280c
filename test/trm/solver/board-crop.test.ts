import { describe, expect, it } from 'vitest';
import { cut, type Extent, extentOf, spread } from '../../../function/trm/solver/board-crop.js';
import { seeded } from '../random.js';

describe('the extent', () => {
  it.each<[string, number[], number, Omit<Extent, 'width'>]>([
    ['of a full board', [1, 2, 3, 4, 5, 6], 3, { top: 0, left: 0, rows: 2, columns: 3 }],
    ['at the upper left', [1, 2, 0, 3, 4, 0, 0, 0, 0], 3, { top: 0, left: 0, rows: 2, columns: 2 }],
    ['at the lower right', [0, 0, 0, 0, 1, 2, 0, 3, 4], 3, { top: 1, left: 1, rows: 2, columns: 2 }],
    ['of one cell', [0, 0, 0, 0, 0, 7], 3, { top: 1, left: 2, rows: 1, columns: 1 }],
    ['with padding inside', [1, 0, 0, 0, 0, 0, 0, 0, 1], 3, { top: 0, left: 0, rows: 3, columns: 3 }],
    ['of two corners', [0, 0, 1, 0, 1, 0], 3, { top: 0, left: 1, rows: 2, columns: 2 }],
    ['of padding alone', [0, 0, 0, 0, 0, 0], 2, { top: 0, left: 0, rows: 3, columns: 2 }],
    ['of one row', [0, 1, 1, 0], 4, { top: 0, left: 1, rows: 1, columns: 2 }],
  ])('%s', (_, tokens, width, want) => {
    expect(extentOf(tokens, width)).toEqual({ ...want, width });
  });
});

it('cut takes the tokens of the rectangle, row by row', () => {
  const tokens = [0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4, 0];
  expect([...cut(tokens, extentOf(tokens, 4))]).toEqual([1, 2, 3, 4]);
  expect([...cut([1, 2], { top: 0, left: 0, rows: 2, columns: 2, width: 2 })]).toEqual([1, 2, 0, 0]);
});

it('spread puts logits back where the tokens were, and 0 around them', () => {
  const extent = { top: 1, left: 1, rows: 1, columns: 2, width: 3 };
  expect([...spread(Float32Array.of(1, 2, 3, 4), extent, 6)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
});

it('a board that is cut and spread is the board', () => {
  const random = seeded(3);
  const whole = (most: number) => Math.floor(random() * most);
  for (let i = 0; i < 50; i++) {
    const [width, high] = [2 + whole(6), 2 + whole(6)];
    const [top, left] = [whole(high), whole(width)];
    const [rows, columns] = [1 + whole(high - top), 1 + whole(width - left)];
    const tokens = Array.from({ length: width * high }, (_, cell) => {
      const [r, c] = [Math.floor(cell / width) - top, (cell % width) - left];
      return r >= 0 && r < rows && c >= 0 && c < columns ? 1 + whole(5) : 0;
    });
    const extent = extentOf(tokens, width);
    expect(extent).toEqual({ top, left, rows, columns, width });
    const logits = Float32Array.from(cut(tokens, extent));
    expect([...spread(logits, extent, tokens.length)]).toEqual(tokens);
  }
});
