import { expect, it } from 'vitest';
import { count, placeOf } from '../../function/tasks/phrases.js';

it.each([
  [0, 'row 1 column 1'],
  [5, 'row 2 column 3'],
])('cell %i of three columns is at %s', (cell, where) => {
  expect(placeOf(cell, 3)).toBe(where);
});

it.each([
  [0, '0 steps'],
  [1, '1 step'],
  [2, '2 steps'],
])('%i: %s', (n, words) => {
  expect(count(n, 'step')).toBe(words);
});
