import { domainOf, domainsOf } from './domains.js';
import type { Filter } from './filter.js';
import type { Others, PodRelations } from './relations.js';
import { spreadRule } from './spread.js';
import type { State } from './state.js';

/** kube-scheduler's filters for a pod that has no node, at one moment; good until the next filters, which share Scratch. */
export class Filters {
  /** Those of the filters that can block any node now, in the order in which they are told. */
  private readonly rules: readonly Filter[];

  constructor(
    private readonly state: State,
    private readonly p: number,
    relations: PodRelations,
  ) {
    state.world.clock.check();
    const possible = [
      portRule(state, p),
      claimRule(state, p),
      affinityRule(state, relations),
      ...antiAffinityRules(state, relations),
      spreadRule(state, relations),
    ];
    this.rules = possible.filter((rule) => rule !== undefined);
  }

  /** The nodes to which the pod can go now, ascending; in Scratch. */
  open(): Int32Array {
    const { state, p, rules } = this;
    const { world, cordoned, failed } = state;
    const { possible, cordonBinds } = world.facts(p);
    const { open } = world.scratch;
    let count = 0;
    for (let i = 0; i < possible.length; i++) {
      const n = possible[i] ?? -1;
      if (failed[n] !== 1 && !(cordonBinds && cordoned[n] === 1)) open[count++] = n;
    }
    count = state.roomy(p, open, count, open);
    if (rules.length > 0) {
      const roomy = count;
      count = 0;
      for (let i = 0; i < roomy; i++) {
        const n = open[i] ?? -1;
        if (!isBlocked(rules, n)) open[count++] = n;
      }
    }
    return open.subarray(0, count);
  }

  /** Why the pod cannot go to a node now; undefined where it can. */
  refusal(n: number): string | undefined {
    const { state, p, rules } = this;
    const { refusals, cordonBinds } = state.world.facts(p);
    if (state.failed[n] === 1) return 'it has failed';
    if (cordonBinds && state.cordoned[n] === 1) return 'it is cordoned';
    return refusals[n] ?? state.shortage(p, n) ?? rules.find((rule) => rule.blocks(n))?.why(n);
  }
}

function isBlocked(rules: readonly Filter[], n: number): boolean {
  for (const rule of rules) if (rule.blocks(n)) return true;
  return false;
}

function portRule(state: State, p: number): Filter | undefined {
  if (state.world.pods[p]?.ports.length === 0) return undefined;
  return {
    blocks: (n) => state.takenPort(p, n) !== undefined,
    why: (n) => `hostPort ${(state.takenPort(p, n) ?? '').replace(/\/$/, '')} is taken`,
  };
}

/** A claim of a pod that only one pod may mount at a time, and that another one mounts. */
export const takenClaim = ({ world, at }: State, p: number): string | undefined =>
  world.pods[p]?.mounted.readWriteOncePod.find((claim) =>
    world.usersOf(claim).some((q) => q !== p && (at[q] ?? -1) !== -1),
  );

function claimRule(state: State, p: number): Filter | undefined {
  const taken = takenClaim(state, p);
  return taken === undefined ? undefined : { blocks: () => true, why: () => `claim ${taken} is in use` };
}

/**
 * Required affinity. The node's domain must hold a pod that is meant; or no such pod runs anywhere, and the pod that is to
 * be placed is meant itself.
 */
export function affinityRule(state: State, { affinity }: PodRelations): Filter | undefined {
  if (affinity.length === 0) return undefined;
  const terms = affinity.map(({ domains, pods }) => ({ domains, places: domainsOf(state, domains, pods) }));
  const isFirst = terms.every(({ places }) => places.size === 0) && affinity.every(({ self }) => self);
  return {
    blocks: (n) =>
      terms.some(({ domains, places }) => {
        const domain = domains[n] ?? -1;
        return domain === -1 || (!isFirst && !places.has(domain));
      }),
    why: () => 'pod affinity',
  };
}

/** Required anti-affinity, of others against the pod and of the pod against others; good until the next ones, in Scratch. */
export function antiAffinityRules(state: State, { antiAffinity, refusedBy }: PodRelations): Filter[] {
  const { refused, avoided } = state.world.scratch;
  return [
    shutRule(state, refusedBy, refused, 'anti-affinity of a pod that is there'),
    shutRule(state, antiAffinity, avoided, 'pod anti-affinity'),
  ].flatMap((rule) => rule ?? []);
}

/** Keeps the pod from the domains in which any of these pods are. */
function shutRule(state: State, terms: readonly Others[], shut: Uint8Array, why: string): Filter | undefined {
  if (terms.length === 0) return undefined;
  const { world } = state;
  shut.fill(0);
  let any = false;
  for (const { domains, pods } of terms) {
    const nodesIn = world.nodesIn(domains);
    for (const p of pods) {
      const domain = domainOf(state, domains, p);
      if (domain === -1) continue;
      any = true;
      for (const n of nodesIn[domain] ?? []) shut[n] = 1;
    }
  }
  return any ? { blocks: (n) => shut[n] === 1, why: () => why } : undefined;
}
