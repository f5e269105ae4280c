import type { Field } from './layout.js';
import { type Load, shareOf } from './loads.js';

const NONE: Load = { cpu: 0, memory: 0 };
const plus = (a: Load, b: Load): Load => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory });

/** A peak that no moves can go below: every pod is somewhere, beside what cannot leave the node. `kept` is that for every node. */
export const lowestByPods = ({ cluster, loads, has, mayMove }: Field, kept: readonly Load[]): number =>
  cluster.workloads.reduce((most, { allowed }, w) => {
    // What has no other node is kept.
    if (!mayMove(w) || allowed.length < 2) return most;
    const shares = allowed.map((n) => shareOf(plus(kept[n] ?? NONE, loads[w] ?? NONE), has[n] ?? NONE));
    return Math.max(most, Math.min(...shares));
  }, 0);

/** How many pods have to leave their nodes at least, so that no node is as full as that. */
export function fewestLeaving(field: Field, peak: number): number {
  const { cluster, loads, before, has, mayMove } = field;
  const leaving = before.map((sum, n) => {
    const [room, here] = [has[n] ?? NONE, [...cluster.workloads.keys()].filter((w) => cluster.workloads[w]?.at === n)];
    const own = here.filter(mayMove).map((w) => loads[w] ?? NONE);
    const of = (resource: keyof Load) => {
      const sizes = own.map((load) => load[resource]).sort((a, b) => b - a);
      const excess = sum[resource] - peak * room[resource];
      return room[resource] > 0 ? fewestOf(sizes, excess) : 0;
    };
    return Math.max(of('cpu'), of('memory'));
  });
  return leaving.reduce((all, count) => all + count, 0);
}

/** Sums are rounded by less than this share of them. */
const ROUNDING = 1e-9;

/** How many of these sizes, which come from large to small, add up to what is too much; infinitely many where all of them do not. */
function fewestOf(sizes: readonly number[], excess: number): number {
  let left = excess * (1 - ROUNDING);
  let count = 0;
  for (; left >= 0 && count < sizes.length; count++) left -= sizes[count] ?? 0;
  return left >= 0 ? Number.POSITIVE_INFINITY : count;
}
