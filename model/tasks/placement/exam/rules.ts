import type { Dice } from '../../../data/dice.js';
import type { Deployment } from './plant.js';

/** Rules of a cluster, for deployments by their index and workloads by theirs. */
export interface Rules {
  /** For every deployment the nodes that it may run on, ascending; a deployment without an entry may run on all. */
  readonly allowed: readonly (readonly number[])[];
  readonly apart: readonly (readonly number[])[];
  readonly together: readonly (readonly number[])[];
}

export const NO_RULES: Rules = { allowed: [], apart: [], together: [] };

/** Chance that replicas on different nodes must stay on different nodes. */
const SPREAD = 0.6;
/** Chance that a deployment which is not on a tainted node tolerates the taint. */
const TOLERANT = 0.2;

/** Rules of every kind that the planted placement obeys. */
export function constrain(deployments: readonly Deployment[], nodes: number, dice: Dice): Rules {
  const allowed = deployments.map(() => new Set(Array.from({ length: nodes }, (_, n) => n)));
  const limit = (deployment: number, to: (node: number) => boolean) => {
    const planted = deployments[deployment]?.nodes ?? [];
    const set = allowed[deployment];
    for (const node of set ?? []) if (!to(node) && !planted.includes(node)) set?.delete(node);
  };
  const all = [...deployments.keys()];
  // Taints: only deployments that are planted there or tolerate the taint may use the node.
  const everyNode = Array.from({ length: nodes }, (_, n) => n);
  for (const tainted of dice.some(everyNode, dice.whole(0, nodes > 4 ? 2 : 1))) {
    for (const d of all) if (!dice.chance(TOLERANT)) limit(d, (node) => node !== tainted);
  }
  // Labels: a disk or a card that some nodes have, and some deployments need.
  if (dice.chance(0.5)) {
    const labelled = dice.some(everyNode, dice.whole(2, Math.max(2, Math.ceil(nodes / 2))));
    const able = all.filter((d) => deployments[d]?.nodes.every((node) => labelled.includes(node)));
    for (const d of dice.some(able, dice.whole(1, 3))) limit(d, (node) => labelled.includes(node));
  }
  // Pins: to where it is planted, and sometimes to one node more.
  for (const d of dice.some(all, dice.whole(1, 3))) {
    const spare = dice.chance(0.5) ? dice.whole(0, nodes - 1) : undefined;
    limit(d, (node) => node === spare);
  }
  // Nodes to avoid.
  for (const d of dice.some(all, dice.whole(1, 3))) {
    const avoided = dice.some(everyNode, dice.whole(1, 2));
    limit(d, (node) => !avoided.includes(node));
  }
  return { allowed: allowed.map((set) => [...set].sort((a, b) => a - b)), ...partners(deployments, dice) };
}

interface Placed {
  workload: number;
  deployment: number;
  node: number;
}

function partners(deployments: readonly Deployment[], dice: Dice): Pick<Rules, 'apart' | 'together'> {
  let next = 0;
  const placed = deployments.flatMap(({ nodes }, deployment) =>
    nodes.map((node): Placed => ({ workload: next++, deployment, node })),
  );
  // The random numbers are drawn in this order.
  const spread = spreadReplicas(placed, deployments.length, dice);
  const strangers = spreadStrangers(placed, dice);
  return { apart: [...spread, ...strangers], together: pairs(placed, dice) };
}

/** Replicas of one deployment, on nodes of their own already, that must stay apart. */
function spreadReplicas(placed: readonly Placed[], deployments: number, dice: Dice): number[][] {
  const sets: number[][] = [];
  for (let d = 0; d < deployments; d++) {
    const replicas = placed.filter(({ deployment }) => deployment === d);
    if (replicas.length > 1 && onePerNode(replicas) && dice.chance(SPREAD)) sets.push(replicas.map(toWorkload));
  }
  return sets;
}

/** Up to two sets of two or three workloads of any deployments, databases, say, of which one node should not hold two. */
function spreadStrangers(placed: readonly Placed[], dice: Dice): number[][] {
  const sets: number[][] = [];
  for (let left = dice.whole(0, 2); left > 0; left--) {
    const chosen: Placed[] = [];
    const size = dice.whole(2, 3);
    for (const one of dice.shuffled(placed)) {
      if (chosen.length < size && onePerNode([...chosen, one])) chosen.push(one);
    }
    if (chosen.length > 1) sets.push(chosen.map(toWorkload).sort((a, b) => a - b));
  }
  return sets;
}

/** Up to two pairs of workloads that share a node already, and must. */
function pairs(placed: readonly Placed[], dice: Dice): number[][] {
  const together: number[][] = [];
  for (let left = dice.whole(0, 2); left > 0; left--) {
    const one = dice.pick(placed);
    const others = placed.filter(({ node, deployment }) => node === one.node && deployment !== one.deployment);
    if (others.length > 0) together.push([one.workload, dice.pick(others).workload].sort((a, b) => a - b));
  }
  return together;
}

const toWorkload = ({ workload }: Placed) => workload;

const onePerNode = (placed: readonly Placed[]) => new Set(placed.map(({ node }) => node)).size === placed.length;
