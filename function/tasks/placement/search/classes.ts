import type { Instance } from './instance.js';

/** Items that are equal in everything that decides where they may be, such as the replicas of one owner. */
export interface Class {
  readonly items: readonly number[];
  /** The bins that each of them may use, ascending. */
  readonly bins: readonly number[];
  /** The sets of which no two items may share a bin that all of them are in. */
  readonly sets: readonly number[];
}

export type Classes = readonly Class[];

/**
 * The items of an instance by class. A search over counts does not try equal items in each other's places. `kindOf` tells items
 * apart that are equal by the instance and differ all the same.
 */
export function classesOf(instance: Instance, kindOf: (item: number) => string = () => ''): Classes {
  const { items, resources, request, allowed, setsOf } = instance;
  const byKey = new Map<string, number[]>();
  const numbers = new Map<object, number>();
  for (let i = 0; i < items; i++) {
    const bins = allowed[i] ?? {};
    const number = numbers.get(bins) ?? numbers.size;
    numbers.set(bins, number);
    const row = request.subarray(i * resources, (i + 1) * resources);
    const key = `${number} ${row.join()} ${(setsOf[i] ?? []).join()} ${kindOf(i)}`;
    const same = byKey.get(key);
    if (same) same.push(i);
    else byKey.set(key, [i]);
  }
  const lists = new Map<object, readonly number[]>();
  return [...byKey.values()].map((members) => {
    const bits = allowed[members[0] ?? 0];
    const bins = (bits && lists.get(bits)) ?? bits?.list() ?? [];
    if (bits) lists.set(bits, bins);
    return { items: members, bins, sets: setsOf[members[0] ?? 0] ?? [] };
  });
}
