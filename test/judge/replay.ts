import type { Cluster } from './cluster.js';
import { filtersFor } from './filters.js';
import type { Move } from './plan.js';
import { type Counting, State } from './state.js';

/** What the scheduler's filters say of moves made one after another, as `step n: pod -> node: why not`. */
export function replayMoves(cluster: Cluster, moves: readonly Move[], counting: Counting = 'counted'): string[] {
  const state = new State(cluster, counting);
  const hosts = new Map(cluster.hosts.map((host) => [host.name, host]));
  const pods = new Map(cluster.pods.map((pod) => [pod.id, pod]));
  return moves.flatMap((move, i) => {
    const label = `step ${i + 1}`;
    const to = hosts.get(move.to);
    if (!to) return [`${label}: ${move.to} is no node`];
    const faults: string[] = [];
    const moved = move.pods.flatMap((id) => {
      const pod = pods.get(id);
      if (!pod) faults.push(`${label}: ${id} is no pod`);
      return pod ? [pod] : [];
    });
    for (const pod of moved) {
      const from = state.where(pod)?.name;
      if (move.from !== undefined && move.from !== from && pod.kind !== 'waiting')
        faults.push(`${label}: ${pod.id} is on ${from ?? 'no node'}, not on ${move.from}`);
      if (pod.kind !== 'evictable' && pod.kind !== 'waiting')
        faults.push(`${label}: ${pod.id} is ${pod.kind}${pod.pins.length > 0 ? ` (${pod.pins.join(', ')})` : ''}`);
      state.remove(pod);
    }
    for (const pod of moved) {
      const refusal = filtersFor(pod, state)(to);
      if (refusal !== undefined) faults.push(`${label}: ${pod.id} -> ${to.name}: ${refusal}`);
      state.put(pod, to);
    }
    return faults;
  });
}
