import type { Amount, Cluster, Node, Workload } from '../../../../../function/tasks/placement/cluster.js';
import type { Dice } from '../../../../data/dice.js';
import { schedule } from '../rivals/scheduler.js';
import { Shape } from '../rivals/shape.js';

/** Pods of one owner, all alike. */
export interface Deployment {
  readonly name: string;
  readonly replicas: number;
  readonly request: Amount;
  /** Indices of the nodes that they may run on, ascending. */
  readonly allowed: readonly number[];
  /** Whether no two of them may share a node. */
  readonly apart: boolean;
}

/** What is decided of a cluster before it runs. */
export interface Plan {
  readonly nodes: readonly Node[];
  readonly resources: readonly string[];
  readonly deployments: readonly Deployment[];
  /** Pairs of deployments of one replica each, by index, which must share a node. */
  readonly together: readonly (readonly [number, number])[];
  /** Share of all pods that may run only where they run, and the nodes, by index, with the disks that hold them there. */
  readonly pinned: { readonly share: number; readonly nodes: readonly number[] };
}

/**
 * The cluster as it runs: kube-scheduler (LeastAllocated, by the rules) has placed the pods in a random order, and a few
 * of them are pinned to where they came. What found no place is left out, so that today's placement obeys every rule.
 */
export function running(plan: Plan, dice: Dice): Cluster {
  const waiting = posed(plan);
  const order = dice.shuffled([...waiting.workloads.keys()]);
  const today = schedule(new Shape(waiting), order, 'LeastAllocated');
  const whole = wholeOnly(waiting, today);
  const names = new Map([...whole].map((w, index) => [w, index]));
  const sets = (of: Cluster['apart']) =>
    of.map((set) => set.flatMap((w) => names.get(w) ?? [])).filter(({ length }) => length > 1);
  const placed: Workload[] = [...whole].flatMap((w) => {
    const workload = waiting.workloads[w];
    return workload ? [{ ...workload, at: today[w] }] : [];
  });
  const pins = pinnedOf(placed, plan, dice);
  return {
    ...waiting,
    workloads: placed.map((each, w) => (pins.has(w) && each.at !== undefined ? { ...each, allowed: [each.at] } : each)),
    apart: sets(waiting.apart),
    together: sets(waiting.together),
  };
}

function posed({ nodes, resources, deployments, together }: Plan): Cluster {
  const workloads: Workload[] = [];
  const first: number[] = [];
  const apart: number[][] = [];
  for (const { name, replicas, request, allowed, apart: alone } of deployments) {
    first.push(workloads.length);
    const set = Array.from({ length: replicas }, (_, replica) => {
      workloads.push({ name: replicas === 1 ? name : `${name}-${replica}`, request, allowed });
      return workloads.length - 1;
    });
    if (alone && replicas > 1) apart.push(set);
  }
  const pairs = together.map((pair) => pair.flatMap((d) => first[d] ?? []));
  return { nodes, workloads, resources, apart, together: pairs, ignored: [] };
}

/** Indices of the workloads that have a place, and whose partners have one, too. */
function wholeOnly({ workloads, together }: Cluster, today: readonly (number | undefined)[]): Set<number> {
  const torn = new Set(together.filter((set) => set.some((w) => today[w] === undefined)).flat());
  return new Set([...workloads.keys()].filter((w) => today[w] !== undefined && !torn.has(w)));
}

function pinnedOf(placed: readonly Workload[], { pinned }: Plan, dice: Dice): Set<number> {
  const able = [...placed.keys()].filter((w) => pinned.nodes.includes(placed[w]?.at ?? -1));
  return new Set(dice.some(able, Math.round(placed.length * pinned.share)));
}
