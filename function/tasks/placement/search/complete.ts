import { Ejection } from './ejection.js';
import type { Solution } from './solution.js';
import { fill, hardestFirst, isComplete, largestFirst, type Pick } from './starts.js';
import type { Work } from './work.js';

/** Items that have no bin. */
export const homeless = ({ at }: Solution): number[] => [...at.keys()].filter((i) => at[i] === -1);

/** Finds bins for the items that have none, if that is possible. */
export function complete(solution: Solution, pick: Pick, work: Work): void {
  const { instance } = solution;
  fill(solution, hardestFirst(instance), 'best', largestFirst(instance));
  if (isComplete(solution)) return;
  const open = Array.from({ length: instance.bins }, (_, bin) => bin);
  new Ejection(instance, solution, pick).settle(homeless(solution), open, work);
}
