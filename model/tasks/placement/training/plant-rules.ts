import { type Item, MAX_GROUPS } from '../../../../function/tasks/placement/packing.js';
import type { PlantDice } from './plant-dice.js';

/** Rules of a packing while they are being made; every list has one entry for each item. */
interface Rules {
  /** Masks of the bins that each item may go to. */
  allowed: number[];
  /** The set of items that stay apart that each belongs to; 0 is none. */
  group: number[];
  /** The other items of that set. */
  apart: number[][];
}

/** Pins, bans and sets apart that the solution obeys; half of all clusters have none. */
export function obeyedRules(
  dice: PlantDice,
  items: readonly Item[],
  solution: readonly number[],
  bins: number,
): Item[] {
  const everywhere = 2 ** bins - 1;
  if (dice.chance(0.5)) return items.map((item) => ({ ...item, allowed: everywhere }));
  const homes = items.map((_, i) => 1 << (solution[i] ?? 0));
  const made: Rules = { allowed: items.map(() => everywhere), group: items.map(() => 0), apart: items.map(() => []) };
  if (dice.chance(0.6)) pin(dice, made, homes, bins);
  if (dice.chance(0.4)) taint(dice, made, homes, bins);
  if (dice.chance(0.6)) setApart(dice, made, solution, bins);
  return items.map((item, i) => ({
    ...item,
    allowed: (made.allowed[i] ?? 0) | (homes[i] ?? 0),
    apart: made.apart[i] ?? [],
    group: made.group[i] ?? 0,
  }));
}

/** A mask of bins, each of which is in it with probability `p`. */
const subset = (dice: PlantDice, bins: number, p: number): number =>
  Array.from({ length: bins }, (_, b) => (dice.chance(p) ? 1 << b : 0)).reduce((a, b) => a | b, 0);

/** Some items may go to a few bins only, their own among them. */
function pin(dice: PlantDice, { allowed }: Rules, homes: readonly number[], bins: number): void {
  const [share, width] = [dice.real(0.02, 0.4), dice.real(0, 0.7)];
  for (const [i, home] of homes.entries()) {
    if (dice.chance(share)) allowed[i] = (allowed[i] ?? 0) & (subset(dice, bins, width) | home);
  }
}

/** Some bins are nodes with a taint, which few items tolerate. */
function taint(dice: PlantDice, { allowed }: Rules, homes: readonly number[], bins: number): void {
  const tainted = subset(dice, bins, dice.real(0.05, 0.4));
  const tolerant = dice.real(0, 0.5);
  for (const [i, home] of homes.entries()) {
    if (!dice.chance(tolerant)) allowed[i] = (allowed[i] ?? 0) & (~tainted | home);
  }
}

/** Sets of two items or more, each in a bin of its own already, that must stay apart. */
function setApart(dice: PlantDice, { group, apart }: Rules, solution: readonly number[], bins: number): void {
  const sets = dice.whole(1, MAX_GROUPS);
  for (let set = 1; set <= sets; set++) {
    const size = dice.whole(2, Math.max(2, Math.min(6, bins)));
    const members = strangers(dice, group, solution, size);
    if (members.length < 2) continue;
    for (const i of members) {
      group[i] = set;
      apart[i] = members.filter((other) => other !== i);
    }
  }
}

/** At most `size` items of no set yet, all in different bins. */
function strangers(dice: PlantDice, group: readonly number[], solution: readonly number[], size: number): number[] {
  const members: number[] = [];
  for (const i of dice.shuffled([...group.keys()])) {
    if (members.length === size) break;
    if (group[i] === 0 && members.every((other) => solution[other] !== solution[i])) members.push(i);
  }
  return members;
}
