import type { Instance } from './instance.js';

/** What bins cost as whole numbers that suit the solver. */
export interface Prices {
  /** (B): the price of every bin. */
  readonly of: readonly number[];
  /** Whether prices are costs in another unit; else they are rounded down, and what is cheapest by them may not be so by costs. */
  readonly exact: boolean;
  /** The most that bins in use may cost in prices, so that their costs are less than `below`; infinity for any. */
  readonly most: number;
}

/** Whole numbers up to this suit the solver. */
const LARGEST = 1e7;
/** Costs are looked at with so many decimals. */
const MOST_DECIMALS = 9;
/** Sums of costs are rounded by less than this many units. */
const ROUNDING = 1e-4;

/** The costs of all bins in the largest unit that all of them are multiples of. */
export function pricesOf({ cost, priced }: Instance, below: number): Prices {
  if (!priced) return { of: [...cost], exact: true, most: Math.ceil(below) - 1 };
  const unit = unitOf(cost);
  if (unit === undefined) return roughPrices(cost, below);
  return {
    of: Array.from(cost, (one) => Math.round(one / unit)),
    exact: true,
    most: Math.ceil(below / unit - ROUNDING) - 1,
  };
}

/** The largest amount of which all costs are multiples; undefined where that would make them too large for the solver. */
function unitOf(costs: Float64Array): number | undefined {
  const dearest = costs.reduce((most, cost) => Math.max(most, cost), 0);
  if (dearest === 0) return 1;
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    const fine = 10 ** decimals;
    const whole = Array.from(costs, (cost) => Math.round(cost * fine));
    if (!whole.every((n, bin) => isSame(n / fine, costs[bin] ?? 0))) continue;
    const divisor = whole.reduce(greatestDivisor, 0);
    return Math.round(dearest * fine) / divisor <= LARGEST ? divisor / fine : undefined;
  }
  return undefined;
}

/** Whether two costs are written with the same decimals. */
const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-15 * b;

/** Costs rounded down, so that what is impossible by prices is so by costs. */
function roughPrices(costs: Float64Array, below: number): Prices {
  const unit = costs.reduce((most, cost) => Math.max(most, cost), 0) / LARGEST;
  return { of: Array.from(costs, (cost) => Math.floor(cost / unit)), exact: false, most: Math.floor(below / unit) };
}

export function greatestDivisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
