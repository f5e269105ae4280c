import type { Amount } from '../../../../function/tasks/placement/cluster.js';
import type { Dice } from '../../../data/dice.js';

/** What is asked for: shares of a node that its workloads fill together, drawn for each node from `least` to `most`. */
export interface Fill {
  /** Of the resource that is scarcer there. */
  scarce: readonly [least: number, most: number];
  /** Of the other. */
  other: readonly [least: number, most: number];
}

/** Pods of one kind, all of one size. */
export interface Deployment {
  request: Amount;
  /** For every replica the index of the node it is planted on. */
  nodes: readonly number[];
}

/** Steps in which requests are written, as people do; in millicores and bytes. */
const STEPS = { cpu: [50, 100], memory: [64, 128].map((mebibytes) => mebibytes * 1024 ** 2) } as const;
/** Chance that all nodes of a cluster lack the same resource; else each has its own. */
const ONE_SCARCE = 0.75;
/** Share of the workloads that are replicas, as far as they fit. */
const REPLICATED = [0.2, 0.7] as const;
const MOST_REPLICAS = 4;
/** A replica takes such a share of the smallest node, in either resource. */
const REPLICA_SHARE = [0.05, 0.45] as const;
/** The smallest and the largest weight of a workload in what is left of its node: uneven, yet none of them tiny. */
const WEIGHTS = [0.15, 1] as const;

/**
 * Deployments of `count` workloads in all, or a few less where steps are too coarse, that fill the nodes: every node
 * gets its share of replicas first, and then single workloads that make its targets full to the step.
 */
export function plantDeployments(rooms: readonly Amount[], count: number, fill: Fill, dice: Dice): Deployment[] {
  const step: Amount = { cpu: dice.pick(STEPS.cpu), memory: dice.pick(STEPS.memory) };
  const scarce = dice.pick(RESOURCES);
  const ofOne = dice.chance(ONE_SCARCE);
  const beds = rooms.map((room, node): Bed => {
    const short = ofOne ? scarce : dice.pick(RESOURCES);
    const target = (of: Resource) => {
      const share = dice.real(...(of === short ? fill.scarce : fill.other));
      return stepsIn(room[of], share, step[of]);
    };
    return { node, left: { cpu: target('cpu'), memory: target('memory') }, slots: 1 };
  });
  // Every node in use has one workload; the others are spread at random.
  for (let i = beds.length; i < count; i++) dice.pick(beds).slots++;
  const replicated = plantReplicas(beds, rooms, step, Math.round(count * dice.real(...REPLICATED)), dice);
  const single = beds.flatMap((bed) => plantSingles(bed, step, dice));
  return dice.shuffled([...replicated, ...single]);
}

type Resource = 'cpu' | 'memory';
const RESOURCES: readonly Resource[] = ['cpu', 'memory'];

/** A node that is being filled; amounts in steps. */
interface Bed {
  node: number;
  left: Amount;
  /** Workloads still to come. */
  slots: number;
}

/** The whole number of steps nearest to a share of the room that leaves some room free. */
function stepsIn(room: number, share: number, step: number): number {
  return Math.max(1, Math.min(Math.round((room * share) / step), Math.floor(room / step)));
}

const inUnits = ({ cpu, memory }: Amount, step: Amount): Amount => ({
  cpu: cpu * step.cpu,
  memory: memory * step.memory,
});

function plantReplicas(beds: readonly Bed[], rooms: readonly Amount[], step: Amount, count: number, dice: Dice) {
  const deployments: Deployment[] = [];
  const smallest = (of: Resource) => Math.min(...rooms.map((room) => room[of]));
  const part = (of: Resource) => stepsIn(smallest(of), dice.real(...REPLICA_SHARE), step[of]);
  let wanted = count;
  // A size that does not fit twice is given up for another. The number of attempts is limited, since some clusters cannot take all of them.
  for (let attempt = 0; wanted >= 2 && attempt < 4 * count; attempt++) {
    const size = { cpu: part('cpu'), memory: part('memory') };
    const replicas = Math.min(wanted, dice.whole(2, MOST_REPLICAS));
    // The last slot of a node is for the workload that fills it up, and needs a step of either resource.
    const open = dice.shuffled(
      beds.filter(({ left, slots }) => slots > 1 && size.cpu < left.cpu && size.memory < left.memory),
    );
    const chosen = open.slice(0, replicas);
    if (chosen.length < 2) continue;
    for (const bed of chosen) {
      bed.left = { cpu: bed.left.cpu - size.cpu, memory: bed.left.memory - size.memory };
      bed.slots--;
    }
    deployments.push({ request: inUnits(size, step), nodes: chosen.map(({ node }) => node) });
    wanted -= chosen.length;
  }
  return deployments;
}

function plantSingles({ node, left, slots }: Bed, step: Amount, dice: Dice): Deployment[] {
  const count = Math.min(slots, left.cpu, left.memory);
  const cpu = split(left.cpu, count, dice);
  const memory = split(left.memory, count, dice);
  return cpu.map((units, i) => ({ request: inUnits({ cpu: units, memory: memory[i] ?? 1 }, step), nodes: [node] }));
}

/** A whole number as the sum of `count` random whole ones, each 1 or more. */
function split(whole: number, count: number, dice: Dice): number[] {
  const weights = Array.from({ length: count }, () => dice.real(...WEIGHTS));
  const sum = weights.reduce((a, b) => a + b, 0);
  let before = 0;
  let cut = 0;
  // Cut where the weights say, so that roundings do not add up.
  return weights.map((weight, i) => {
    before += weight;
    const upTo = i === count - 1 ? whole : i + 1 + Math.round(((whole - count) * before) / sum);
    const part = upTo - cut;
    cut = upTo;
    return part;
  });
}
