import { Dice } from '../../model/data/dice.js';

/** Everything random of the judge and of its dumps, repeatable from a seed. */
export class JudgeDice extends Dice {
  constructor(seed: number) {
    super(mixed(seed));
  }

  /** Draws nothing where there is no choice. */
  override pick<T>(list: readonly T[]): T {
    return list.length === 1 && list[0] !== undefined ? list[0] : super.pick(list);
  }

  /** Draws one number for each item and sorts by those. */
  override shuffled<T>(list: readonly T[]): T[] {
    const keys = list.map((value) => ({ value, key: this.real(0, 1) }));
    return keys.sort((a, b) => a.key - b.key).map(({ value }) => value);
  }
}

/** Seeds that lie side by side would begin alike. */
function mixed(seed: number): number {
  let bits = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
