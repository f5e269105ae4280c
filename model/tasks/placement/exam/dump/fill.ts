import type { Dice } from '../../../../data/dice.js';
import { type App, DAEMONS } from './apps.js';
import { type Machine, MOST_PODS } from './machines.js';
import { imageOf, type Planned } from './pods.js';

/** On how many nodes drawn at random a pod is tried, of which it takes the emptiest, before all are. */
const SAMPLE = 12;
/** Most of a node that one pod requests, so that every pod finds a node. */
const LARGEST = { cpu: 1500, memory: 5000 };

/** All pods where a scheduler would have put them, with requests scaled so that they fill such a share of the cluster. */
export function filled(apps: readonly App[], machines: readonly Machine[], share: number, dice: Dice): Planned[] {
  const daemons = machines.flatMap((machine) =>
    DAEMONS.map((app, index): Planned => ({ app, index, cpu: app.cpu, memory: app.memory, machine })),
  );
  for (const pod of daemons) take(pod);
  const scale = { cpu: scaleOf('cpu', apps, machines, share), memory: scaleOf('memory', apps, machines, share) };
  const waiting = dice.shuffled(
    apps.flatMap((app) => Array.from({ length: app.replicas }, (_, index) => ({ app, index }))),
  );
  const where = new Map<App, Machine[]>();
  const pods = waiting.map(({ app, index }): Planned => {
    const cpu = Math.min(LARGEST.cpu, Math.max(5, Math.round((app.cpu * scale.cpu) / 5) * 5));
    const memory = Math.min(LARGEST.memory, Math.max(16, Math.round((app.memory * scale.memory) / 8) * 8));
    const others = where.get(app) ?? [];
    const machine = choose({ app, index, cpu, memory, machine: undefined }, machines, others, dice);
    const pod = { app, index, cpu, memory, machine };
    take(pod);
    if (machine) where.set(app, [...others, machine]);
    return pod;
  });
  return [...daemons, ...pods];
}

function scaleOf(of: 'cpu' | 'memory', apps: readonly App[], machines: readonly Machine[], share: number): number {
  const asked = apps.reduce((sum, app) => sum + app[of] * app.replicas, 0);
  const workers = machines.filter(({ pool }) => pool !== 'control-plane');
  return workers.reduce((sum, machine) => sum + machine[of] * share - machine.used[of], 0) / Math.max(1, asked);
}

function take({ app, cpu, memory, machine }: Planned): void {
  if (!machine) return;
  machine.used = { cpu: machine.used.cpu + cpu, memory: machine.used.memory + memory, pods: machine.used.pods + 1 };
  machine.images.add(imageOf(app));
}

/** A node for a pod, given the nodes of the other pods of its application; undefined where it fits nowhere. */
function choose(
  pod: Planned,
  machines: readonly Machine[],
  others: readonly Machine[],
  dice: Dice,
): Machine | undefined {
  const least = Math.min(...zoneCounts(others, machines).values());
  const able = (machine: Machine) => isAble(pod, machine) && isSpread(pod.app, machine, others, least);
  const sample = Array.from({ length: SAMPLE }, () => dice.pick(machines)).filter(able);
  const [best] = (sample.length > 0 ? sample : machines.filter(able)).sort((a, b) => load(a) - load(b));
  return best;
}

const load = ({ used, cpu, memory }: Machine) => used.cpu / cpu + used.memory / memory;

function isAble({ app, cpu, memory }: Planned, { pool, used, ...machine }: Machine): boolean {
  if (pool === 'control-plane' || (app.pool === undefined ? pool === 'batch' : pool !== app.pool)) return false;
  return used.cpu + cpu <= machine.cpu && used.memory + memory <= machine.memory && used.pods < MOST_PODS;
}

function isSpread({ apart, spreads }: App, machine: Machine, others: readonly Machine[], least: number): boolean {
  if (apart && others.includes(machine)) return false;
  if (!spreads.some(([, required]) => required)) return true;
  return others.filter(({ zone }) => zone === machine.zone).length <= least;
}

function zoneCounts(others: readonly Machine[], machines: readonly Machine[]): Map<string, number> {
  const counts = new Map(machines.slice(0, 3).map(({ zone }) => [zone, 0]));
  for (const { zone } of others) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  return counts;
}
