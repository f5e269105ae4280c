import type { Cluster } from './cluster.js';
import { hazards } from './hazards.js';
import type { Plan } from './plan.js';
import type { Simulation } from './simulate.js';

/** What is wrong at the end of a plan that was carried out. */
export function outcomeFaults(cluster: Cluster, plan: Plan, drain: readonly string[], run: Simulation): string[] {
  const { state } = run;
  const faults = hazards(cluster, state, run.landed);
  for (const host of cluster.hosts) {
    const emptied = drain.includes(host.name);
    for (const pod of emptied ? state.on(host) : []) {
      if (pod.kind === 'evictable' || pod.kind === 'pinned')
        faults.push(`${pod.id} is still on ${host.name} at the end`);
      else if (pod.kind === 'waiting' && pod.node !== host.name) faults.push(`${pod.id} came to ${host.name}`);
    }
    if (!emptied && state.cordoned.has(host) && !host.cordoned) faults.push(`${host.name} is left cordoned`);
    if (
      emptied &&
      !state.cordoned.has(host) &&
      plan.steps.some((step) => step.action === 'cordon' && step.nodes.includes(host.name))
    )
      faults.push(`${host.name} is emptied, and open again at the end`);
  }
  return [...new Set(faults)];
}

/**
 * Pods that wait today and had a place before the plan must have one after it: a fault where fewer of them land whatever
 * the order. `fresh` begins anew, the same for the same seed; `done` has carried out the plan.
 */
export function starved(fresh: (seed: number) => Simulation, done: (seed: number) => Simulation): string[] {
  const runs = [1, 2, 3].map((seed) => {
    const [before, after] = [fresh(seed).letWaitingLand(), done(seed).letWaitingLand()];
    return { before, after };
  });
  const worse = runs.every(({ before, after }) => after < before);
  return worse && runs[0] ? [`${runs[0].before} waiting pods have a place today, ${runs[0].after} after the plan`] : [];
}
