import {
  type Amount,
  type Assignment,
  type Cluster,
  capacityOf,
  type Node,
  type Workload,
} from '../../../../function/tasks/placement/cluster.js';
import { WINDOW_ITEMS, WINDOW_NODES } from '../../../../function/tasks/placement/packing.js';
import { Dice } from '../../../data/dice.js';
import { leastAllocated } from '../rivals/scheduler.js';
import { APPS, HARDWARE, type Hardware } from './homelab.js';
import { type Deployment, type Fill, plantDeployments } from './plant.js';
import { constrain, NO_RULES, type Rules } from './rules.js';

/**
 * Clusters of an exam, each with a placement to show that there is one. `easy`: about half of what all nodes have is
 * asked for, without rules. `tight`: some or all of the nodes can be filled to about 90 %. `constrained`: to 70 to 90 %,
 * with rules of every kind. Nothing here is shared with what makes training data.
 */
export const KINDS = ['easy', 'tight', 'constrained'] as const;
export type Kind = (typeof KINDS)[number];

export interface Instance {
  cluster: Cluster;
  /** A placement that obeys every rule; not always one with the fewest nodes. */
  planted: Assignment;
}

const NODES = [3, WINDOW_NODES] as const;
const WORKLOADS = [6, WINDOW_ITEMS] as const;
/** Chance that the nodes are all equal, and that they are of two sizes; else each may be of any. */
const EQUAL = 0.6;
const TWO_SIZES = 0.3;
/** Chance that DaemonSets take a part of every node. */
const DAEMONS = 0.5;
/** Chance that the workloads run already, as kube-scheduler placed them. */
const RUNNING = 0.85;

interface Recipe {
  fill: Fill;
  /** Workloads for each node that the planted placement uses, on average. */
  density: readonly [least: number, most: number];
  /** Chance that it uses all nodes. */
  whole: number;
  rules(deployments: readonly Deployment[], nodes: number, dice: Dice): Rules;
}

const RECIPES: Record<Kind, Recipe> = {
  easy: { fill: { scarce: [0.42, 0.58], other: [0.25, 0.5] }, density: [1, 5], whole: 1, rules: () => NO_RULES },
  tight: { fill: { scarce: [0.9, 0.97], other: [0.6, 0.97] }, density: [2, 5], whole: 0.5, rules: () => NO_RULES },
  constrained: { fill: { scarce: [0.72, 0.9], other: [0.45, 0.85] }, density: [2, 5], whole: 0.7, rules: constrain },
};

/** Clusters without end; the same seed gives the same ones. */
export function* instances(kind: Kind, seed: number): Generator<Cluster, never> {
  const stream = plantedInstances(kind, seed);
  for (;;) yield stream.next().value.cluster;
}

/** The same with the placements that they were made around. */
export function* plantedInstances(kind: Kind, seed: number): Generator<Instance, never> {
  const dice = new Dice(seed);
  for (;;) yield instance(kind, dice);
}

function instance(kind: Kind, dice: Dice): Instance {
  const { fill, density, whole, rules } = RECIPES[kind];
  const nodes = makeNodes(dice.whole(...NODES), dice);
  const used = chooseUsed(nodes, dice.chance(whole), dice);
  const count = Math.round(used.length * dice.real(...density));
  const rooms = used.map(({ room }) => room);
  const planted = plantDeployments(rooms, Math.min(WORKLOADS[1], Math.max(WORKLOADS[0], count)), fill, dice);
  const deployments = planted.map(({ request, nodes: at }) => ({
    request,
    nodes: at.flatMap((i) => used[i]?.index ?? []),
  }));
  const { allowed, apart, together } = rules(deployments, nodes.length, dice);
  const names = dice.some(APPS, deployments.length);
  const workloads = deployments.flatMap(({ request, nodes: at }, d) =>
    at.map(
      (_, replica): Workload => ({
        name: at.length === 1 ? `${names[d]}` : `${names[d]}-${replica}`,
        request,
        allowed: allowed[d] ?? nodes.map((_node, n) => n),
      }),
    ),
  );
  const cluster: Cluster = { nodes, workloads, apart, together, ignored: [] };
  return {
    cluster: dice.chance(RUNNING) ? running(cluster) : cluster,
    planted: deployments.flatMap(({ nodes: at }) => at),
  };
}

/** The cluster as kube-scheduler would have filled it, without regard to the planted placement; workloads that find no node are waiting. */
function running(cluster: Cluster): Cluster {
  const today = leastAllocated(cluster);
  return { ...cluster, workloads: cluster.workloads.map((workload, w) => ({ ...workload, at: today[w] })) };
}

function makeNodes(count: number, dice: Dice): Node[] {
  const kinds = kindsOfNodes(dice);
  // On equal machines the system takes the same share of the memory.
  const system = dice.real(0.02, 0.06);
  const reserved = dice.chance(DAEMONS)
    ? { cpu: 50 * dice.whole(1, 8), memory: 64 * dice.whole(1, 8) * MEBIBYTE }
    : { cpu: 0, memory: 0 };
  return Array.from({ length: count }, (_, i) => {
    // Each kind occurs at least once.
    const { cores, gibibytes } = kinds[i] ?? dice.pick(kinds);
    const memory = Math.floor(gibibytes * 1024 * (1 - system)) * MEBIBYTE;
    return { allocatable: { cpu: cores * 1000, memory }, reserved };
  })
    .map((node, i) => ({ order: dice.real(0, 1), node, i }))
    .sort((a, b) => a.order - b.order)
    .map(({ node }, i) => ({ name: `node-${i + 1}`, ...node }));
}

const MEBIBYTE = 1024 ** 2;

function kindsOfNodes(dice: Dice): Hardware[] {
  const draw = dice.real(0, 1);
  if (draw < EQUAL) return dice.some(HARDWARE, 1);
  return dice.some(HARDWARE, draw < EQUAL + TWO_SIZES ? 2 : HARDWARE.length);
}

/** The nodes that the planted placement uses: all, or the largest ones, since others would not be the fewest. */
function chooseUsed(nodes: readonly Node[], whole: boolean, dice: Dice): { index: number; room: Amount }[] {
  const rooms = nodes.map((node, index) => ({ index, room: capacityOf(node) }));
  const count = whole ? nodes.length : dice.whole(Math.max(2, Math.ceil(nodes.length / 3)), nodes.length - 1);
  const most = {
    cpu: Math.max(...rooms.map(({ room }) => room.cpu)),
    memory: Math.max(...rooms.map(({ room }) => room.memory)),
  };
  const size = ({ cpu, memory }: Amount) => cpu / most.cpu + memory / most.memory;
  return rooms.sort((a, b) => size(b.room) - size(a.room)).slice(0, count);
}
