import { expect, it } from 'vitest';
import { shareOf } from '../../../model/bench/rounds.js';

it('shareOf deals items out to rounds', () => {
  expect([0, 1].map((round) => shareOf(['a', 'b', 'c'], round, 2))).toEqual([['a', 'c'], ['b']]);
});
