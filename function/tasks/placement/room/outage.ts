import type { Ground, Place } from '../situation/situation.js';

/** Why a pod fits on no node but these, which are away. */
export const elsewhere = (why: readonly string[], away: readonly string[]): string =>
  why.filter((one) => !away.some((name) => one.startsWith(`${name}: `))).join('; ') || 'there is no other node';

/** Members of etcd: so many are left of so many, and that is no majority. */
export interface Minority {
  readonly left: number;
  readonly of: number;
  readonly needed: number;
}

/** What is left of etcd while some nodes are away, where that is no majority; every node of the control plane is a member. */
export function minorityWithout(
  { places }: Pick<Ground, 'places'>,
  isAway: (place: Place) => boolean,
): Minority | undefined {
  const members = places.filter(({ node }) => node.kept);
  if (!members.some(isAway)) return undefined;
  const left = members.filter((place) => place.node.ready && !isAway(place)).length;
  const needed = Math.floor(members.length / 2) + 1;
  return left >= needed ? undefined : { left, of: members.length, needed };
}
