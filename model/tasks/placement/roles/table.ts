import type { Model } from '../../../../function/models/load.js';
import type { StepRunner } from '../../../../function/trm/engine/scheduler.js';
import { byChance } from '../../../eval/chance.js';
import { type Screen, showProgress } from '../../../progress.js';
import { table } from '../../../table.js';
import { company } from '../sizes/clusters/company.js';
import { type Played, play, ROLES, type Role } from './roles.js';
import { type Look, looking } from './views.js';

/** Nodes and workloads of the clusters on which roles are played. */
const CLUSTERS = [
  [32, 140],
  [64, 350],
  [128, 800],
] as const;

/**
 * How often a window loses a node, by who plays which role: the model, random numbers in its place, or nobody (a rule of thumb). Each
 * begins with the same clusters as they run today, and has as many windows.
 */
export async function rolesTable(
  model: Model,
  runner: StepRunner,
  { count, seed }: { count: number; seed: number },
  screen: Screen,
): Promise<string> {
  const players: readonly [string, Look | undefined][] = [
    ['this model', looking(model, runner)],
    ['random numbers in its place', looking(model, byChance(model.task.outputVocabularySize))],
    ['no model', undefined],
  ];
  const progress = showProgress(players.length * ROLES.length * CLUSTERS.length * count, 'clusters', screen);
  let done = 0;
  const shareOf = async (role: Role, look: Look | undefined) => {
    const sum: Played = { windows: 0, won: 0 };
    for (const [nodes, pods] of CLUSTERS) {
      for (let i = 0; i < count; i++) {
        const { windows, won } = await play(company(nodes, pods, seed + i), role, look);
        sum.windows += windows;
        sum.won += won;
        progress.update(++done);
      }
    }
    return `${((100 * sum.won) / Math.max(1, sum.windows)).toFixed(1)} % of ${sum.windows}`;
  };
  try {
    const rows: string[][] = [];
    for (const [name, look] of players) {
      const cells: string[] = [];
      for (const role of ROLES) cells.push(await shareOf(role, look));
      rows.push([name, ...cells]);
    }
    return table(['windows that lose a node, where ...', ...ROLES], rows);
  } finally {
    progress.stop();
  }
}
