import type { Cluster, Host } from './cluster.js';
import { JudgeDice } from './dice.js';
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

const RUNS: readonly Run[] = [
  { counting: 'counted', choice: 'scores', seed: 1 },
  { counting: 'counted', choice: 'scores', seed: 2 },
  { counting: 'requested', choice: 'scores', seed: 3 },
];
/** Orders that are tried before anyone says that pods never fit: a few that fail are no proof. */
const MORE = 40;

/** Whether one node can be drained while all others stay as they are. */
export function drainAlone(cluster: Cluster, host: Host): Alone {
  const here = cluster.pods.filter(({ node }) => node === host.name);
  const stay = here.filter(({ kind }) => kind === 'pinned');
  const leave = here.filter((pod) => pod.kind === 'evictable' || (pod.kind === 'waiting' && lands(pod)));
  const runs = leave.length === 0 ? [] : RUNS.map((run) => drained(cluster, host, run));
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

/** In some order; where pods that must stay are let go by whoever decides, too, for others may need to be near them. */
function fitsSomehow(cluster: Cluster, host: Host): boolean {
  for (let seed = 100; seed < 100 + MORE; seed++) {
    const counting = seed % 2 === 0 ? 'counted' : 'requested';
    const choice = seed % 4 < 2 ? 'any' : 'scores';
    const whole = seed % 8 < 4;
    if (drained(cluster, host, { counting, choice, seed, whole }).faults.length === 0) return true;
  }
  return false;
}

/**
 * Whether a "no" cannot be understood: every pod lands also where pods that wait come first, nothing that is being
 * deleted blurs what is where, and the node is there.
 */
export function isFreeForSure(cluster: Cluster, host: Host): boolean {
  if (!host.ready || cluster.pods.some(({ kind }) => kind === 'leaving')) return false;
  return [1, 2, 3, 4].every((seed) => {
    const run = drained(cluster, host, {
      counting: 'counted',
      choice: seed > 2 ? 'any' : 'scores',
      seed,
      waiting: 'first',
    });
    return run.faults.length === 0 && hazards(cluster, run.state, run.landed, { careful: true }).length === 0;
  });
}

/** Nothing stands in the way, whatever the order. */
export const isFree = ({ fits, hazards: wrong, pinned }: Alone) =>
  fits === 'always' && wrong.length === 0 && pinned.length === 0;

interface Run {
  counting: Counting;
  choice: Way['choice'];
  seed: number;
  waiting?: Way['waiting'];
  /** Pods that must stay are evicted, too. */
  whole?: boolean;
}

function drained(cluster: Cluster, host: Host, { counting, choice, seed, waiting = 'never', whole = false }: Run) {
  const run = new Simulation(cluster, { counting, choice, waiting, dice: new JudgeDice(seed) });
  if (waiting === 'first') run.letWaitingLand(host);
  return run.drain(host, whole);
}
