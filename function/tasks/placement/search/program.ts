import type { Class, Classes } from './classes.js';
import type { Instance } from './instance.js';
import { greatestDivisor, type Prices } from './prices.js';
import { Solution } from './solution.js';

/** How many items of class `c` are in bin `b`. */
const inBin = (c: number, b: number) => `x_${c}_${b}`;
/** How many of them stay there. */
const stays = (c: number, b: number) => `s_${c}_${b}`;
/** Whether bin `b` is in use: 0 or 1. */
const inUse = (b: number) => `y_${b}`;

const sum = (terms: readonly string[]) => (terms.length === 0 ? '0' : terms.join(' + '));

/**
 * An instance as an integer program in CPLEX's LP format: bins that cost no more than the prices say, of these such as cost least, and as
 * few moves as can be. Every solution of the instance is one of the program; the reverse holds unless amounts had to be rounded, see
 * `scaled`.
 */
export function programOf(
  instance: Instance,
  classes: Classes,
  prices: Prices,
  { wanted, mostMoves, anyMoves, further }: Asked,
): string {
  const { bins } = instance;
  const all = Array.from({ length: bins }, (_, b) => b);
  const home = classes.map((one) => (anyMoves && mostMoves === undefined ? NOWHERE : homes(instance, one)));
  const staying = classes.flatMap((_, c) => [...(home[c] ?? [])].map(([b]) => stays(c, b)));
  const weights = weightsOf(instance, prices, wanted);
  const cost = all.map((b) => `${weights[b]} ${inUse(b)}`).join(' + ');
  const rows = [
    ...classes.map((one, c) => `${sum(one.bins.map((b) => inBin(c, b)))} = ${one.items.length}`),
    ...all.flatMap((b) => rowsOf(instance, classes, b)),
    ...(further?.rows(classes, inBin) ?? []),
    ...classes.flatMap((_, c) => [...(home[c] ?? [])].map(([b]) => `${stays(c, b)} - ${inBin(c, b)} <= 0`)),
    ...(Number.isFinite(prices.most)
      ? [`${sum(all.map((b) => `${prices.of[b]} ${inUse(b)}`))} <= ${prices.most}`]
      : []),
    ...(mostMoves === undefined ? [] : [`${sum([`0 ${inUse(0)}`, ...staying])} >= ${atHome(instance) - mostMoves}`]),
  ];
  const bounds = classes.flatMap((one, c) => [
    ...one.bins.map((b) => `0 <= ${inBin(c, b)} <= ${mostIn(instance, one, b)}`),
    ...[...(home[c] ?? [])].map(([b, count]) => `0 <= ${stays(c, b)} <= ${count}`),
  ]);
  return [
    'Minimize',
    ` cost: ${[cost, ...staying].join(' - ')}`,
    'Subject To',
    ...rows.map((row, n) => ` r${n}: ${row}`),
    'Bounds',
    ...bounds.map((bound) => ` ${bound}`),
    'General',
    ` ${classes.flatMap((one, c) => one.bins.map((b) => inBin(c, b))).join('\n ')}`,
    'Binary',
    ` ${all.map(inUse).join('\n ')}`,
    'End',
    '',
  ].join('\n');
}

/** What is asked of a solution; see Question in exact.ts. */
interface Asked {
  readonly wanted: readonly number[];
  readonly mostMoves?: number | undefined;
  readonly anyMoves?: boolean;
  readonly further?: FurtherRules | undefined;
}

/** Rules that a solution has to obey beside those of its instance. */
export interface FurtherRules {
  /** Items for which this is not the same text are never taken for equal. */
  readonly kindOf: (item: number) => string;
  /** The rules as rows, given the name of the variable that says how many items of class `c` are in bin `b`. */
  rows(classes: Classes, inBin: (c: number, b: number) => string): string[];
}

const NOWHERE: ReadonlyMap<number, number> = new Map();

/** How much each bin counts in the objective: more than any number of moves, and a wanted bin more than any others. */
function weightsOf({ items, bins }: Instance, prices: Prices, wanted: readonly number[]): number[] {
  const dearest = Math.max(1, ...prices.of);
  return prices.of.map((price, b) => (items + 1) * (wanted.includes(b) ? dearest * (bins + 1) : price));
}

/** How many items are in one bin today. */
const atHome = ({ home }: Instance): number => home.reduce((count, bin) => count + Number(bin !== -1), 0);

/** For every bin that is the home of items of a class, how many. */
function homes({ home }: Instance, { items, bins }: Class): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const i of items) {
    const at = home[i] ?? -1;
    if (bins.includes(at)) counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  return counts;
}

/** Most items of a class in one bin: by the room, and one where they must keep apart. */
function mostIn({ resources, request, capacity }: Instance, { items, sets }: Class, bin: number): number {
  if (sets.length > 0) return 1;
  let most = items.length;
  for (let r = 0; r < resources; r++) {
    const amount = request[(items[0] ?? 0) * resources + r] ?? 0;
    if (amount > 0) most = Math.min(most, Math.floor((capacity[bin * resources + r] ?? 0) / amount));
  }
  return most;
}

/** The constraints of one bin: its room, sets, and that it is in use where it holds an item. */
function rowsOf(instance: Instance, classes: Classes, b: number): string[] {
  const able = classes.flatMap((one, c) => (one.bins.includes(b) ? [c] : []));
  const kept = instance.kept[b] === 1 ? [`${inUse(b)} = 1`] : [];
  const bySet = new Map<number, number[]>();
  for (const c of able) for (const s of classes[c]?.sets ?? []) bySet.set(s, [...(bySet.get(s) ?? []), c]);
  return [
    ...kept,
    ...roomRows(instance, classes, able, b),
    ...able.flatMap((c) => {
      const one = classes[c];
      return one ? [`${inBin(c, b)} - ${mostIn(instance, one, b)} ${inUse(b)} <= 0`] : [];
    }),
    ...[...bySet.values()].flatMap((set) =>
      set.length > 1 ? [`${sum(set.map((c) => inBin(c, b)))} - ${inUse(b)} <= 0`] : [],
    ),
  ];
}

/** The requests of what is in a bin fit into its room, for every resource that limits anything. */
function roomRows(instance: Instance, classes: Classes, able: readonly number[], b: number): string[] {
  const { resources, request, capacity } = instance;
  return Array.from({ length: resources }, (_, r) => r).flatMap((r) => {
    const amounts = able.map((c) => request[(classes[c]?.items[0] ?? 0) * resources + r] ?? 0);
    const room = capacity[b * resources + r] ?? 0;
    const total = able.reduce((all, c, n) => all + (amounts[n] ?? 0) * (classes[c]?.items.length ?? 0), 0);
    if (total <= room) return [];
    const { asked, has } = scaled(amounts, room);
    const terms = able.flatMap((c, n) => ((asked[n] ?? 0) > 0 ? [`${asked[n]} ${inBin(c, b)}`] : []));
    return [`${sum(terms)} - ${has} ${inUse(b)} <= 0`];
  });
}

/** Whole numbers up to this suit the solver, whose tolerances are relative to them. */
const LARGEST = 1e6;

/**
 * Amounts in the largest unit that all of them are multiples of, which changes nothing. Where the numbers are still too large
 * for the solver, requests are rounded down and the room up: then what is impossible is so all the same, and what is found has
 * to be checked.
 */
function scaled(amounts: readonly number[], room: number): { asked: number[]; has: number } {
  const unit = amounts.reduce(greatestDivisor, 0);
  const has = Math.floor(room / unit);
  if (has <= LARGEST) return { asked: amounts.map((amount) => amount / unit), has };
  const coarse = room / LARGEST;
  return { asked: amounts.map((amount) => Math.floor(amount / coarse)), has: LARGEST };
}

/**
 * The bin of every item, given how many of each class are in each bin; as many as can stay where they are today. Undefined where
 * the counts break a rule.
 */
export function assignedTo(
  instance: Instance,
  classes: Classes,
  countIn: (name: string) => number,
): Int32Array | undefined {
  const solution = new Solution(instance);
  for (const [c, one] of classes.entries()) {
    place(solution, one, new Map(one.bins.map((b) => [b, countIn(inBin(c, b))])));
  }
  return solution.at.includes(-1) ? undefined : solution.at;
}

/** Puts the items of a class into bins, as many into each as `left` says; an item that does not fit there gets none. */
function place(solution: Solution, { items }: Class, left: Map<number, number>): void {
  const go = (i: number, bin: number | undefined) => {
    const count = left.get(bin ?? -1) ?? 0;
    if (bin === undefined || count <= 0) return;
    left.set(bin, count - 1);
    if (solution.takes(bin, i)) solution.put(i, bin);
  };
  for (const i of items) go(i, solution.instance.home[i]);
  for (const i of items) {
    if (solution.at[i] === -1) go(i, [...left].find(([, count]) => count > 0)?.[0]);
  }
}
