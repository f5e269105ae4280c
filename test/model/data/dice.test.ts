import { describe, expect, it } from 'vitest';
import { Dice } from '../../../model/data/dice.js';

const TEN = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe('Dice', () => {
  // Data sets and exam papers are told apart by their seeds alone, so that what a seed draws must stay the same.
  it('draw the same numbers for a seed, today as ever', () => {
    const dice = new Dice(7);
    const list = [...TEN];
    dice.shuffle(list);
    expect([
      dice.whole(1, 6),
      dice.whole(0, 2 ** 32 - 1),
      Number(dice.real(-1, 1).toFixed(6)),
      dice.pick(TEN),
      dice.shuffled(TEN).join(''),
      dice.some(TEN, 3).join(''),
      list.join(''),
    ]).toEqual([3, 4254351030, 0.182171, 5, '7903681542', '672', '4328651790']);
  });

  it.each([
    ['shuffled', (dice: Dice) => dice.shuffled(TEN)],
    [
      'shuffle',
      (dice: Dice) => {
        const list = [...TEN];
        dice.shuffle(list);
        return list;
      },
    ],
  ])('%s keeps every item', (_, order) => {
    const dice = new Dice(1);
    const orders = Array.from({ length: 20 }, () => order(dice));
    for (const list of orders) expect([...list].sort()).toEqual(TEN);
    expect(new Set(orders.map((list) => list.join())).size).toBe(20);
  });

  it('pick nothing of an empty list', () => {
    expect(() => new Dice(1).pick([])).toThrow('expected something to pick, got an empty list');
  });
});
