import type { Related } from './relations.js';
import { spreading } from './spread.js';
import type { State } from './state.js';
import { cordonBinds } from './world.js';

/** For every node why a pod cannot go there now; undefined where it can. */
export function refusalsNow(state: State, p: number, related: Related): (string | undefined)[] {
  const { world } = state;
  world.clock.check();
  const pod = world.pods[p];
  if (!pod) return world.nodes.map(() => 'no such pod');
  const binds = cordonBinds(pod);
  const near = nearness(state, related);
  const apart = apartness(state, related);
  const spread = spreading(state, p, related);
  const only = pod.mounted.singlePod.find((claim) =>
    world.usersOf(claim).some((q) => q !== p && (state.at[q] ?? -1) !== -1),
  );
  return world.refusals(p).map((always, n) => {
    if (binds && state.cordoned[n] === 1) return 'it is cordoned';
    return (
      always ??
      state.lacking(p, n) ??
      busyPort(state, p, n) ??
      (only === undefined ? undefined : `claim ${only} is in use`) ??
      near(n) ??
      apart(n) ??
      spread(n)
    );
  });
}

function busyPort(state: State, p: number, n: number): string | undefined {
  const port = state.takenPort(p, n);
  return port === undefined ? undefined : `hostPort ${port.replace(/\/$/, '')} is taken`;
}

type Check = (n: number) => string | undefined;

/** Required affinity: somebody who is meant is in the node's domain, or nobody is anywhere and the pod means itself. */
function nearness(state: State, { affinity }: Related): Check {
  if (affinity.length === 0) return () => undefined;
  const places = affinity.map(({ domains, pods }) => domainsOf(state, domains, pods));
  const first = places.every((set) => set.size === 0) && affinity.every(({ self }) => self);
  return (n) => {
    for (const [i, { domains }] of affinity.entries()) {
      const domain = domains[n] ?? -1;
      if (domain === -1 || (!first && !places[i]?.has(domain))) return 'pod affinity';
    }
    return undefined;
  };
}

/** Anti-affinity of the pod against others, and of others against it. */
function apartness(state: State, { antiAffinity, forbidden }: Related): Check {
  const banned = antiAffinity.map(({ domains, pods }) => ({ domains, set: domainsOf(state, domains, pods) }));
  const shut = new Set<number>();
  for (const { by, domains } of forbidden) {
    const domain = domainOf(state, domains, by);
    if (domain === -1) continue;
    for (let n = 0; n < domains.length; n++) if (domains[n] === domain) shut.add(n);
  }
  return (n) => {
    if (shut.has(n)) return 'anti-affinity of a pod that is there';
    return banned.some(({ domains, set }) => set.has(domains[n] ?? -1)) ? 'pod anti-affinity' : undefined;
  };
}

function domainOf(state: State, domains: Int32Array, p: number): number {
  const n = state.at[p] ?? -1;
  return n === -1 ? -1 : (domains[n] ?? -1);
}

function domainsOf(state: State, domains: Int32Array, pods: readonly number[]): Set<number> {
  const set = new Set<number>();
  for (const p of pods) {
    const domain = domainOf(state, domains, p);
    if (domain !== -1) set.add(domain);
  }
  return set;
}
