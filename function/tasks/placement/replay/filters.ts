import type { PodRelations } from './relations.js';
import { spreadRefusals } from './spread.js';
import type { State } from './state.js';
import { cordonBinds } from './world.js';

/** kube-scheduler's filters: for every node why a pod cannot go there now; undefined where it can. */
export function refusalsNow(state: State, p: number, relations: PodRelations): (string | undefined)[] {
  const { world } = state;
  world.clock.check();
  const pod = world.pods[p];
  if (!pod) return world.nodes.map(() => 'no such pod');
  const binds = cordonBinds(pod);
  const byAffinity = affinityRefusals(state, relations);
  const byAntiAffinity = antiAffinityRefusals(state, relations);
  const bySpread = spreadRefusals(state, p, relations);
  const taken = takenClaim(state, p);
  return world.refusals(p).map((always, n) => {
    if (state.failed[n] === 1) return 'it has failed';
    if (binds && state.cordoned[n] === 1) return 'it is cordoned';
    return (
      always ??
      state.shortage(p, n) ??
      busyPort(state, p, n) ??
      (taken === undefined ? undefined : `claim ${taken} is in use`) ??
      byAffinity(n) ??
      byAntiAffinity(n) ??
      bySpread(n)
    );
  });
}

/** A claim of a pod that only one pod may mount at a time, and that another one mounts. */
export const takenClaim = ({ world, at }: State, p: number): string | undefined =>
  world.pods[p]?.mounted.readWriteOncePod.find((claim) =>
    world.usersOf(claim).some((q) => q !== p && (at[q] ?? -1) !== -1),
  );

function busyPort(state: State, p: number, n: number): string | undefined {
  const port = state.takenPort(p, n);
  return port === undefined ? undefined : `hostPort ${port.replace(/\/$/, '')} is taken`;
}

/** Why a pod cannot go to a node, given the node's index; undefined where it can. */
type Refusals = (n: number) => string | undefined;

/**
 * Required affinity. The node's domain must hold a pod that is meant; or no such pod runs anywhere, and the pod that is to
 * be placed is meant itself.
 */
export function affinityRefusals(state: State, { affinity }: PodRelations): Refusals {
  if (affinity.length === 0) return () => undefined;
  const places = affinity.map(({ domains, pods }) => domainsOf(state, domains, pods));
  const isFirst = places.every((set) => set.size === 0) && affinity.every(({ self }) => self);
  return (n) => {
    for (const [i, { domains }] of affinity.entries()) {
      const domain = domains[n] ?? -1;
      if (domain === -1 || (!isFirst && !places[i]?.has(domain))) return 'pod affinity';
    }
    return undefined;
  };
}

/** Required anti-affinity, of the pod against others and of others against it. */
export function antiAffinityRefusals(state: State, { antiAffinity, refusedBy }: PodRelations): Refusals {
  const banned = antiAffinity.map(({ domains, pods }) => ({ domains, set: domainsOf(state, domains, pods) }));
  const shut = new Set<number>();
  for (const { by, domains } of refusedBy) {
    const domain = domainOf(state, domains, by);
    if (domain === -1) continue;
    for (let n = 0; n < domains.length; n++) if (domains[n] === domain) shut.add(n);
  }
  return (n) => {
    if (shut.has(n)) return 'anti-affinity of a pod that is there';
    return banned.some(({ domains, set }) => set.has(domains[n] ?? -1)) ? 'pod anti-affinity' : undefined;
  };
}

/** The domain in which a pod is; -1 where it is in none. */
function domainOf(state: State, domains: Int32Array, p: number): number {
  const n = state.at[p] ?? -1;
  return n === -1 ? -1 : (domains[n] ?? -1);
}

/** The domains in which these pods are. */
function domainsOf(state: State, domains: Int32Array, pods: readonly number[]): Set<number> {
  const set = new Set<number>();
  for (const p of pods) {
    const domain = domainOf(state, domains, p);
    if (domain !== -1) set.add(domain);
  }
  return set;
}
