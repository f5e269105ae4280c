import type { Cluster, Host } from './cluster.js';
import { hazards } from './hazards.js';
import type { Plan } from './plan.js';
import type { Pod } from './pods.js';
import type { Simulation } from './simulate.js';

/** What is wrong at the end of a plan that was carried out. */
export function outcomeFaults(cluster: Cluster, plan: Plan, drain: readonly string[], run: Simulation): string[] {
  const { state } = run;
  const faults = hazards(cluster, state, run.landed);
  for (const host of cluster.hosts) {
    const cordoned = state.cordoned.has(host);
    if (drain.includes(host.name)) faults.push(...emptiedFaults(host, [...state.on(host)], cordoned, plan));
    else if (cordoned && !host.cordoned) faults.push(`${host.name} is left cordoned`);
  }
  return [...new Set(faults)];
}

/** What is wrong with a node that should have been emptied, given what is on it at the end. */
function emptiedFaults({ name }: Host, pods: readonly Pod[], cordoned: boolean, plan: Plan): string[] {
  const left = pods.flatMap(({ id, kind, node }) => {
    if (kind === 'evictable' || kind === 'pinned') return [`${id} is still on ${name} at the end`];
    return kind === 'waiting' && node !== name ? [`${id} came to ${name}`] : [];
  });
  const shut = plan.steps.some((step) => step.action === 'cordon' && step.nodes.includes(name));
  return [...left, ...(!cordoned && shut ? [`${name} is emptied, and open again at the end`] : [])];
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
