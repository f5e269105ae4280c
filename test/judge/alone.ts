import { Chance } from './chance.js';
import type { Cluster, Host } from './cluster.js';
import { hazards } from './hazards.js';
import { lands, Simulation, type Way } from './simulate.js';
import type { Counting } from './state.js';

export interface Alone {
  /** Whether every pod that has to leave finds a node: in every run, in some, in none. */
  fits: 'always' | 'sometimes' | 'never';
  /** Why not. */
  faults: readonly string[];
  /** What goes wrong although the scheduler finds a node. */
  hazards: readonly string[];
  /** Pods that must stay, and why. */
  pinned: readonly string[];
  /** An eviction that the API refuses. */
  forbidden: boolean;
  /** Pods that have to land elsewhere. */
  moves: number;
}

const RUNS: readonly { counting: Counting; seed: number }[] = [
  { counting: 'counted', seed: 1 },
  { counting: 'counted', seed: 2 },
  { counting: 'requested', seed: 3 },
];
/** Orders that are tried before anyone says that pods never fit: a few that fail are no proof. */
const MORE = 40;

/** Whether one node can be drained while all others stay as they are. */
export function drainAlone(cluster: Cluster, host: Host): Alone {
  const here = cluster.pods.filter(({ node }) => node === host.name);
  const stay = here.filter(({ kind }) => kind === 'pinned');
  const leave = here.filter((pod) => pod.kind === 'evictable' || (pod.kind === 'waiting' && lands(pod)));
  const runs = leave.length === 0 ? [] : RUNS.map((run) => drained(cluster, host, { ...run, choice: 'scores' }));
  const good = runs.filter(({ faults }) => faults.length === 0).length;
  return {
    fits: good === runs.length ? 'always' : good > 0 || fitsSomehow(cluster, host) ? 'sometimes' : 'never',
    faults: [...new Set(runs.flatMap(({ faults }) => faults))],
    hazards: [...new Set(runs.flatMap(({ state, landed }) => hazards(cluster, state, landed)))],
    pinned: stay.map(({ id, pins }) => `${id}: ${pins.join(', ')}`),
    forbidden: stay.some(({ forbidden }) => forbidden),
    moves: here.filter(({ kind }) => kind === 'evictable').length,
  };
}

function fitsSomehow(cluster: Cluster, host: Host): boolean {
  for (let i = 0; i < MORE; i++) {
    const counting = i % 2 === 0 ? 'counted' : 'requested';
    const choice = i % 4 < 2 ? 'any' : 'scores';
    if (drained(cluster, host, { counting, choice, seed: 100 + i }).faults.length === 0) return true;
  }
  return false;
}

/** Nothing stands in the way, whatever the order. */
export const isFree = ({ fits, hazards: wrong, pinned }: Alone) =>
  fits === 'always' && wrong.length === 0 && pinned.length === 0;

const drained = (
  cluster: Cluster,
  host: Host,
  { counting, choice, seed }: { counting: Counting; choice: Way['choice']; seed: number },
) => new Simulation(cluster, { counting, choice, waiting: 'never', chance: new Chance(seed) }).drain(host);
