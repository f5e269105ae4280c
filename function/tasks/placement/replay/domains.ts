import type { State } from './state.js';

/** The domain in which a pod is; -1 where it is in none. `domains` has the domain of every node. */
export function domainOf(state: State, domains: Int32Array, p: number): number {
  const n = state.at[p] ?? -1;
  return n === -1 ? -1 : (domains[n] ?? -1);
}

/** The domains in which these pods are. */
export function domainsOf(state: State, domains: Int32Array, pods: readonly number[]): Set<number> {
  const set = new Set<number>();
  for (const p of pods) {
    const domain = domainOf(state, domains, p);
    if (domain !== -1) set.add(domain);
  }
  return set;
}
