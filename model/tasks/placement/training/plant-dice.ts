import { Dice } from '../../../data/dice.js';

/**
 * The dice of the training data: a whole number is made of one float, and lists are shuffled from their last item on.
 * The shipped model's data were drawn in this way, and must come out the same for the same seed.
 */
export class PlantDice extends Dice {
  override whole(least: number, most: number): number {
    return Math.min(most, Math.floor(this.real(least, most + 1)));
  }

  override shuffled<T>(list: readonly T[]): T[] {
    const items = [...list];
    this.shuffle(items);
    return items;
  }
}
