import { type Screen, showProgress } from '../../../progress.js';
import { mean } from '../../../statistics.js';
import { table } from '../../../table.js';
import { company } from '../sizes/clusters/company.js';
import { effortsBy, emptyingByChance, openEmptyingModel } from './model.js';
import { fittingFirst, leastLoad, loadAndSize, smallestFirst } from './orders.js';
import { choiceOf, type Moment, momentsOf, type Played, type Player, play } from './play.js';
import type { Order } from './walk.js';

/** Nodes and workloads of the clusters in which single choices are looked at, and of those that are searched through. */
const MOMENTS = [
  [32, 140],
  [64, 350],
  [128, 800],
] as const;
const SEARCHES = [
  [64, 350],
  [128, 800],
  [500, 4000],
] as const;
/** The share of all nodes that is emptied before a model is asked again: each look takes it some milliseconds. */
const RENEWAL = 1 / 16;
/** As it was trained to answer. */
const CYCLES = { H_cycles: 3, L_cycles: 3 };

export interface EmptyingRequest {
  /** Weights of a model that was trained for the role; undefined leaves it out. */
  readonly weights: string | undefined;
  /** Clusters of each size. */
  readonly count: number;
  readonly seed: number;
  /** Processor time of every search, what the model takes included. */
  readonly seconds: number;
}

/**
 * Two tables of the role of saying which node is emptied next: how often the first choice can be emptied, at moments at which some search
 * could not go on; and where whole searches end that differ in this alone.
 */
export async function emptyingTables(request: EmptyingRequest, screen: Screen): Promise<string> {
  const model = request.weights === undefined ? undefined : await openEmptyingModel(request.weights, CYCLES);
  const asked = (name: string, of: typeof emptyingByChance): Player => ({
    name,
    renewal: (bins) => Math.ceil(bins * RENEWAL),
    efforts: (solution, aim) => effortsBy(of, solution, aim),
  });
  const rule = (name: string, order: Order): Player => ({ name, renewal: () => 1, efforts: order });
  const players = [
    ...(model ? [asked('the model trained for it', model)] : []),
    asked('random numbers in its place', emptyingByChance),
    rule('the least load', leastLoad),
    rule('the smallest node', smallestFirst),
    rule('the least sum of load and size', loadAndSize),
    rule('the same, where all of it fits elsewhere first', fittingFirst()),
  ];
  try {
    return `${await choices(players, request, screen)}\n\n${await searches(players, request, screen)}`;
  } finally {
    await model?.close();
  }
}

async function choices(players: readonly Player[], { count, seed }: EmptyingRequest, screen: Screen): Promise<string> {
  const moments = momentsOfAll(count, seed, screen);
  const possible = moments.filter(({ works }) => works.size > 0);
  const share = (of: number) => `${((100 * of) / Math.max(1, moments.length)).toFixed(1)} % of ${moments.length}`;
  const rows: string[][] = [];
  for (const player of players) rows.push([player.name, share(await wonBy(player, possible))]);
  return table(
    ['the node that is emptied next', 'a short search empties it'],
    [...rows, ['all of them tried', share(possible.length)]],
  );
}

function momentsOfAll(count: number, seed: number, screen: Screen): Moment[] {
  const progress = showProgress(MOMENTS.length * count, 'clusters', screen);
  const moments: Moment[] = [];
  try {
    for (const [s, [nodes, pods]] of MOMENTS.entries()) {
      for (let i = 0; i < count; i++) {
        moments.push(...momentsOf(company(nodes, pods, seed + i), seed + i));
        progress.update(s * count + i + 1);
      }
    }
  } finally {
    progress.stop();
  }
  return moments;
}

/** In how many of these moments a player chooses a node that a short search empties. */
async function wonBy(player: Player, moments: readonly Moment[]): Promise<number> {
  let won = 0;
  for (const moment of moments) {
    const bin = await choiceOf(player, moment);
    if (bin !== undefined && moment.works.has(bin)) won++;
  }
  return won;
}

async function searches(players: readonly Player[], request: EmptyingRequest, screen: Screen): Promise<string> {
  const { count, seed, seconds } = request;
  const progress = showProgress(SEARCHES.length * count * players.length, 'searches', screen);
  const rows = new Map<string, string[]>(players.map(({ name }) => [name, [name]]));
  let done = 0;
  try {
    for (const [nodes, pods] of SEARCHES) {
      const played = new Map<string, Played[]>(players.map(({ name }) => [name, []]));
      for (let i = 0; i < count; i++) {
        const cluster = company(nodes, pods, seed + i);
        for (const player of players) {
          const end = await play(player, cluster, seconds * 1000);
          if (end) played.get(player.name)?.push(end);
          progress.update(++done);
        }
      }
      for (const [name, ends] of played) rows.get(name)?.push(...cells(ends));
    }
  } finally {
    progress.stop();
  }
  const columns = SEARCHES.flatMap(([nodes, pods]) => [`${nodes} × ${pods}: nodes in use`, 'attempts', 'ms']);
  return table(['searches by which empties first', ...columns], [...rows.values()]);
}

const cells = (ends: readonly Played[]): string[] => [
  mean(ends.map(({ used }) => used)).toFixed(2),
  mean(ends.map(({ attempts }) => attempts)).toFixed(0),
  mean(ends.map(({ milliseconds }) => milliseconds)).toFixed(0),
];
