import type { ReasonResponse } from '../../../contract/reason.js';

/** What the page shows of the result of a placement; which fields there are depends on what was asked. */
export interface ClusterResult {
  drain?: readonly string[];
  fewest?: boolean;
  feasible?: boolean;
  plan?: Plan | null;
  pending?: readonly { pod?: string; plan?: Plan | null }[];
  moves?: { steps?: readonly Move[] };
  drain_alone?: readonly { node: string; ok: string; moves?: number; why?: readonly string[] }[];
  placement?: readonly { workload: string; node?: string; from?: string }[];
  utilisation?: readonly Use[];
  waiting?: readonly { pod: string; why: string }[];
  stays?: readonly { pod: string; why?: string }[];
  assumed?: readonly string[];
  missing?: readonly string[];
  ignored?: readonly string[];
}

export interface Plan {
  kubectl?: readonly string[];
  afterwards?: readonly string[];
}

export interface Move {
  workloads: readonly string[];
  from?: string;
  to?: string;
}

/** Of CPU and memory: what may be used, what else takes of it, and what pods use before and after. */
interface Amounts {
  allocatable: number;
  reserved: number;
  before: number;
  after: number;
}

export interface Use {
  node: string;
  cpu_millicores: Amounts;
  memory_bytes: Amounts;
}

export function clusterOf({ task, result }: ReasonResponse): ClusterResult | undefined {
  return task === 'placement' ? result : undefined;
}

/** The lines for a terminal, in whichever part of the result they stand. */
export function plansOf({ plan, pending = [] }: ClusterResult): { title: string; lines: readonly string[] }[] {
  const plans = [
    { title: 'Plan', plan },
    ...pending.map((one) => ({ title: `Plan for ${one.pod ?? 'a pod'}`, plan: one.plan })),
  ];
  return plans.flatMap(({ title, plan: found }) => {
    const lines = found?.kubectl ?? [];
    const afterwards = found?.afterwards ?? [];
    return [
      ...(lines.length > 0 ? [{ title, lines }] : []),
      ...(afterwards.length > 0 ? [{ title: 'Afterwards', lines: afterwards }] : []),
    ];
  });
}

/** A pod as it stands on a node in one frame of the replay. */
export interface Standing {
  name: string;
  state: 'stays' | 'leaves' | 'came';
}

export interface NodeFrame {
  name: string;
  drained: boolean;
  pods: readonly Standing[];
  cpu: Share;
  memory: Share;
}

/** Shares of what a node has, from 0 to 1. */
export interface Share {
  used: number;
  before: number;
  after: number;
}

/** The nodes after so many moves: pods where they are by then; use as the result states it, before and after. */
export function frameAt(
  { drain = [], utilisation = [], placement = [], moves }: ClusterResult,
  at: number,
): NodeFrame[] {
  const steps = moves?.steps ?? [];
  const place = new Map(placement.map(({ workload, node, from }) => [workload, steps.length === 0 ? node : from]));
  const leaving = new Set(steps.slice(at).flatMap(({ workloads }) => workloads));
  const came = new Set<string>();
  for (const { workloads, to } of steps.slice(0, at)) {
    for (const name of workloads) {
      place.set(name, to);
      came.add(name);
    }
  }
  const byNode = new Map<string, Standing[]>();
  for (const [name, node] of place) {
    const state = leaving.has(name) ? 'leaves' : came.has(name) ? 'came' : 'stays';
    if (node === undefined) continue;
    const standing = byNode.get(node);
    if (standing) standing.push({ name, state });
    else byNode.set(node, [{ name, state }]);
  }
  const unfinished = new Set(steps.slice(at).flatMap(({ from, to }) => [from, to]));
  return utilisation.map(({ node, cpu_millicores, memory_bytes }) => ({
    name: node,
    drained: drain.includes(node),
    pods: byNode.get(node) ?? [],
    cpu: shareOf(cpu_millicores, unfinished.has(node)),
    memory: shareOf(memory_bytes, unfinished.has(node)),
  }));
}

function shareOf({ allocatable, reserved, before, after }: Amounts, unfinished: boolean): Share {
  const share = (amount: number) => Math.min(1, (amount + reserved) / Math.max(1, allocatable));
  return { used: share(unfinished ? before : after), before: share(before), after: share(after) };
}
