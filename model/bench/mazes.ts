import type { Model } from '../../function/models/load.js';
import { SIDE } from '../../function/tasks/maze/board.js';
import { shortestPath } from '../../function/tasks/maze/distances.js';
import { drawn } from '../../function/tasks/maze/draw.js';
import type { Budget } from '../../function/trm/solver/start.js';
import { Dice } from '../data/dice.js';
import { mean, quantile } from '../statistics.js';
import { table } from '../table.js';
import { KINDS, maze } from '../tasks/maze/mazes.js';
import { aStar } from '../tasks/maze/rivals/astar.js';
import { Ours } from './ours.js';

export interface MazePlan {
  model: Model;
  /** The default budget. */
  budget: Budget;
  /** Mazes of each side. */
  count: number;
  seed: number;
  onMaze: () => void;
}

/** Sides of the mazes that are measured. */
export const SIDES = [15, SIDE];

interface Times {
  name: string;
  milliseconds: number[];
  solved: number;
}

/** One maze after another, each solved by the model and by the programs that would be used instead. */
export async function measureMazes({ model, budget, count, seed, onMaze }: MazePlan): Promise<string> {
  const ours = await Ours.open(model);
  const rows: string[][] = [];
  try {
    for (const side of SIDES) rows.push(...(await measureSide(ours, model, { side, budget, count, seed, onMaze })));
  } finally {
    await ours.close();
  }
  return table(['a maze', 'median ms', 'mean ms', '95th percentile', 'shortest path'], rows);
}

async function measureSide(
  ours: Ours,
  model: Model,
  { side, budget, count, seed, onMaze }: Omit<MazePlan, 'model'> & { side: number },
): Promise<string[][]> {
  const times: [Times, Times, Times] = [
    { name: 'ours', milliseconds: [], solved: 0 },
    { name: 'A* (ngraph.path)', milliseconds: [], solved: 0 },
    { name: 'breadth-first search (our checker)', milliseconds: [], solved: 0 },
  ];
  const [us, star, search] = times;
  const dice = new Dice(seed);
  for (let i = 0; i < count; i++) {
    const asked = maze(KINDS[i % KINDS.length] ?? 'perfect', side, side, dice, false);
    const request = { question: 'Find the shortest way.', context: { maze: drawn(asked, []) } };
    const reading = model.task.pose(request);
    if (reading.kind !== 'problem') throw new RangeError(`expected a maze, got ${JSON.stringify(reading)}`);
    const benchPuzzle = { request, puzzle: reading.problem, label: [] };
    const pass = await ours.oneByOne([benchPuzzle], budget, () => {});
    us.milliseconds.push(...pass.puzzles);
    us.solved += pass.solved;
    const length = shortestPath(asked)?.length;
    for (const [rival, find] of [[star, aStar] as const, [search, shortestPath] as const]) {
      const began = performance.now();
      const path = find(asked);
      rival.milliseconds.push(performance.now() - began);
      if (path?.length === length) rival.solved++;
    }
    onMaze();
  }
  return times.map(({ name, milliseconds, solved }) => [
    `${side} × ${side}, ${name}`,
    ...[quantile(milliseconds, 0.5), mean(milliseconds), quantile(milliseconds, 0.95)].map((ms) => ms.toFixed(2)),
    `${((100 * solved) / count).toFixed(1)} %`,
  ]);
}
