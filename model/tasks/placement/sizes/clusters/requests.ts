import type { Amount } from '../../../../../function/tasks/placement/cluster.js';
import type { Dice } from '../../../../data/dice.js';

const MEBIBYTE = 2 ** 20;

/** What deployments ask for, before it is known how full the cluster is. */
export interface Appetite {
  readonly replicas: number;
  /** Relative amounts; 0 asks for nothing. */
  readonly cpu: number;
  readonly memory: number;
}

/** How full a cluster is, all its nodes together. */
export interface Fullness {
  readonly cpu: number;
  readonly memory: number;
}

/** Draws that scatter around 1 as amounts do: most are small, and a few are twenty times as large. */
export function lognormal(spread: number, dice: Dice): number {
  // Box and Muller.
  const radius = Math.sqrt(-2 * Math.log(1 - dice.real(0, 1)));
  return Math.exp(spread * radius * Math.cos(2 * Math.PI * dice.real(0, 1)));
}

/**
 * The requests, in the steps in which people write them, scaled so that the pods together ask for so much of the room.
 * None asks for more than `most`.
 */
export function requestsOf(
  appetites: readonly Appetite[],
  room: Amount,
  full: Fullness,
  most: Amount,
): Pick<Amount, 'cpu' | 'memory'>[] {
  const amounts = (of: 'cpu' | 'memory') =>
    scaled(
      appetites.map((each) => each[of]),
      appetites.map(({ replicas }) => replicas),
      room[of] * full[of],
      most[of],
    );
  const [cpu, memory] = [amounts('cpu'), amounts('memory')];
  return appetites.map((_, i) => ({
    cpu: written(cpu[i] ?? 0, 10),
    memory: written((memory[i] ?? 0) / MEBIBYTE, 16) * MEBIBYTE,
  }));
}

/** Amounts in these proportions of which so many each make the sum, as far as the cap lets them. */
function scaled(shares: readonly number[], counts: readonly number[], sum: number, cap: number): number[] {
  let factor = 0;
  const at = (by: number) => shares.map((share) => Math.min(cap, share * by));
  const total = (amounts: readonly number[]) => amounts.reduce((all, amount, i) => all + amount * (counts[i] ?? 0), 0);
  if (total(shares) === 0) return shares.map(() => 0);
  factor = sum / total(shares);
  // What the cap takes from some is given to the others; three rounds come close enough.
  for (let round = 0; round < 3; round++) factor *= sum / total(at(factor));
  return at(factor);
}

/** The nearest amount that people would write: steps that grow with it, at least one of them where it is not 0. */
function written(amount: number, finest: number): number {
  if (amount === 0) return 0;
  const step = finest * 2 ** Math.max(0, Math.floor(Math.log2(amount / finest)) - 3);
  return Math.max(1, Math.round(amount / step)) * step;
}
