import type { Solution } from '../../../../function/tasks/placement/search/solution.js';
import { meanShare, type Pick } from '../../../../function/tasks/placement/search/starts.js';
import { fittingShare, largestRooms } from './view.js';
import type { Order } from './walk.js';

/** By how much the load decides between bins of one size. */
const TIE = 0.1;
/** What it counts where no item of a bin fits elsewhere. */
const UNFIT = 2;
/** Whole numbers from which random shares are made. */
const FINE = 1 << 16;

const each = (of: (solution: Solution, bin: number) => number): Order => {
  return (solution) => Float64Array.from({ length: solution.instance.bins }, (_, bin) => of(solution, bin));
};

/** How large a bin is, as a share of the largest one: the mean over the resources. */
const sizeOf = ({ instance }: Solution, bin: number): number => meanShare(instance, instance.capacity, bin);
/** How much of it is taken, in the same measure. */
const loadOf = (solution: Solution, bin: number): number =>
  Math.max(0, sizeOf(solution, bin) - meanShare(solution.instance, solution.room, bin));

/** The bin that holds the least. */
export const leastLoad = each(loadOf);
/** The smallest bin, and of equal ones the one that holds the least: what stays in use is large. */
export const smallestFirst = each((solution, bin) => sizeOf(solution, bin) + TIE * loadOf(solution, bin));
/** What a bin holds and what it could hold, together. */
export const loadAndSize = each((solution, bin) => sizeOf(solution, bin) + loadOf(solution, bin));
/**
 * The same, and before that the bins of which every item would fit into another one as these are: what fits nowhere makes a bin hard to
 * empty. `weight`: what it adds where nothing fits.
 */
export const fittingFirst =
  (weight = UNFIT): Order =>
  (solution) => {
    const { instance, members } = solution;
    const used = members.flatMap((_, bin) => (solution.isUsed(bin) ? [bin] : []));
    const others = largestRooms(solution, used);
    return loadAndSize(solution).map((effort, bin) =>
      instance.kept[bin] === 1 ? effort : effort + weight * (1 - fittingShare(solution, bin, others)),
    );
  };
/** Any bin. */
export const anyOrder = (pick: Pick): Order => each(() => pick(FINE) / FINE);

/** Another order, in which every bin's measure is multiplied by a random number of its own, between 1 − `by` and 1 + `by`. */
export function shaken(order: Order, by: number, pick: Pick): Order {
  const factors: number[] = [];
  return (solution) =>
    order(solution).map((effort, bin) => {
      factors[bin] ??= 1 + by * ((2 * pick(FINE)) / FINE - 1);
      return effort * (factors[bin] ?? 1);
    });
}
