import type { Cluster } from './cluster.js';
import { filtersFor } from './filters.js';
import type { Move } from './plan.js';
import type { Pod } from './pods.js';
import { type Counting, State } from './state.js';

export interface ReplayOptions {
  counting?: Counting;
  together?: boolean;
  /** Nodes that are cordoned before the first move. */
  cordoned?: readonly string[];
  /** Where pods that wait today are said to land before the first move, by pod. */
  waiting?: ReadonlyMap<string, string>;
}

/**
 * What the scheduler's filters say of moves made one after another, as `step n: pod -> node: why not`. Where `together`,
 * pods that leave one node in a row are evicted at once, and land in the order of the moves.
 */
export function replayMoves(
  cluster: Cluster,
  moves: readonly Move[],
  { counting = 'counted', together = false, cordoned = [], waiting = new Map() }: ReplayOptions = {},
): string[] {
  const state = new State(cluster, counting);
  const hosts = new Map(cluster.hosts.map((host) => [host.name, host]));
  const pods = new Map(cluster.pods.map((pod) => [pod.id, pod]));
  for (const name of cordoned) {
    const host = hosts.get(name);
    if (host) state.cordoned.add(host);
  }
  for (const pod of cluster.pods) {
    const host = hosts.get(waiting.get(pod.id) ?? '');
    if (pod.kind !== 'waiting' || !host) continue;
    state.remove(pod);
    state.put(pod, host);
  }
  const steps = moves.map((move, i) => ({ ...move, label: `step ${i + 1}` }));
  return inRow(steps, together).flatMap((row) => {
    const faults: string[] = [];
    const going = row.flatMap(({ pods: ids, from, to, label }) => {
      const host = hosts.get(to);
      if (!host) faults.push(`${label}: ${to} is no node`);
      return ids.flatMap((id) => {
        const pod = pods.get(id);
        if (!pod) faults.push(`${label}: ${id} is no pod`);
        return pod && host ? [{ pod, from, host, label }] : [];
      });
    });
    for (const { pod, from, label } of going) {
      faults.push(...leavingFaults(pod, from, state.where(pod)?.name).map((fault) => `${label}: ${fault}`));
      state.remove(pod);
    }
    for (const { pod, host, label } of going) {
      const refusal = filtersFor(pod, state)(host);
      if (refusal !== undefined) faults.push(`${label}: ${pod.id} -> ${host.name}: ${refusal}`);
      state.put(pod, host);
    }
    return faults;
  });
}

/** Why a pod, which is on the node `here`, cannot leave the node `from`. */
function leavingFaults({ id, kind, pins }: Pod, from: string | undefined, here: string | undefined): string[] {
  const elsewhere = from !== undefined && from !== here && kind !== 'waiting';
  const stays = kind !== 'evictable' && kind !== 'waiting';
  return [
    ...(elsewhere ? [`${id} is on ${here ?? 'no node'}, not on ${from}`] : []),
    ...(stays ? [`${id} is ${kind}${pins.length > 0 ? ` (${pins.join(', ')})` : ''}`] : []),
  ];
}

/** Moves in rows that begin at once: each alone, or all from one node that follow one another. */
function inRow<M extends Move>(moves: readonly M[], together: boolean): M[][] {
  const rows: M[][] = [];
  for (const move of moves) {
    const last = rows.at(-1);
    if (together && last && move.from !== undefined && last[0]?.from === move.from) last.push(move);
    else rows.push([move]);
  }
  return rows;
}
