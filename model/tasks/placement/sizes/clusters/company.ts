import {
  type Amount,
  type Cluster,
  capacityOf,
  type Node,
  total,
} from '../../../../../function/tasks/placement/cluster.js';
import { Dice } from '../../../../data/dice.js';
import { type Deployment, running } from './deployment.js';
import { type Appetite, lognormal, requestsOf } from './requests.js';

const GIBIBYTE = 2 ** 30;
/** Machines of a company, cores and GiB, from small to large. The sizes of one cluster stand side by side here. */
const MACHINES = [
  [8, 32],
  [16, 64],
  [16, 96],
  [32, 128],
  [48, 192],
  [64, 256],
] as const;
/** Chance of one size of machines, and of two; else there are three. */
const ONE_SIZE = 0.4;
const TWO_SIZES = 0.4;
/** How uneven requests are, as the standard deviation of their logarithm. */
const UNEVEN = [0.3, 0.9] as const;
/** How full the scarcer resource is, and the other one in comparison. */
const FULL = [0.45, 0.75] as const;
const OTHER = [0.55, 1] as const;
const PINNED = 0.1;
const APART = 0.4;
/** Share of the nodes whose local disks hold pods. */
const DISKS = [0.2, 0.5] as const;
/** Chance that some of the nodes are a pool that some deployments ask for. */
const POOL = 0.5;
/** Most pods of a node, by kubelet's default. */
const PODS = 110;

/** A company's cluster of so many nodes and about so many pods; the same seed gives the same one. */
export function company(nodes: number, pods: number, seed: number): Cluster {
  const dice = new Dice(seed);
  const machines = makeNodes(nodes, dice);
  const all = [...machines.keys()];
  const pool = dice.chance(POOL) ? dice.some(all, Math.ceil(nodes * dice.real(0.2, 0.4))).sort((a, b) => a - b) : [];
  const appetites = appetitesOf(pods, nodes, dice);
  const scarce = dice.real(...FULL);
  const other = scarce * dice.real(...OTHER);
  const full = dice.chance(0.5) ? { cpu: scarce, memory: other } : { cpu: other, memory: scarce };
  const requests = requestsOf(appetites, total(machines.map(capacityOf)), full, half(machines));
  const deployments = appetites.map(({ replicas }, d): Deployment => {
    const inPool = pool.length > 0 && replicas <= pool.length && dice.chance(0.15);
    return {
      name: `app-${d + 1}`,
      replicas,
      request: { cpu: 0, memory: 0, ...requests[d], rest: [1] },
      allowed: inPool ? pool : all,
      apart: dice.chance(APART),
    };
  });
  const disks = dice.some(all, Math.ceil(nodes * dice.real(...DISKS)));
  return running(
    { nodes: machines, resources: ['pods'], deployments, together: [], pinned: { share: PINNED, nodes: disks } },
    dice,
  );
}

/** Of one to three sizes. On each, the system and DaemonSets have taken their part. */
function makeNodes(count: number, dice: Dice): Node[] {
  const draw = dice.real(0, 1);
  const sizes = draw < ONE_SIZE ? 1 : draw < ONE_SIZE + TWO_SIZES ? 2 : 3;
  const smallest = dice.whole(0, MACHINES.length - sizes);
  const kinds = MACHINES.slice(smallest, smallest + sizes);
  const daemons = dice.whole(4, 10);
  const reserved = {
    cpu: daemons * 10 * dice.whole(3, 10),
    memory: daemons * 16 * dice.whole(2, 8) * 2 ** 20,
    rest: [daemons],
  };
  return Array.from({ length: count }, (_, i) => {
    const [cores, gibibytes] = kinds[i] ?? dice.pick(kinds);
    const allocatable = { cpu: cores * 1000 - 100, memory: (gibibytes - 2) * GIBIBYTE, rest: [PODS] };
    return { name: `node-${i + 1}`, allocatable, reserved };
  });
}

/** No pod asks for more than half of the smallest machine. */
const half = (nodes: readonly Node[]): Amount => ({
  cpu: Math.min(...nodes.map((node) => capacityOf(node).cpu)) / 2,
  memory: Math.min(...nodes.map((node) => capacityOf(node).memory)) / 2,
});

/** Deployments of so many pods in all. Nearly half have one replica, and a few have dozens where the cluster is large. */
function appetitesOf(pods: number, nodes: number, dice: Dice): Appetite[] {
  const most = Math.min(Math.ceil(nodes / 4), 40);
  const uneven = dice.real(...UNEVEN);
  const appetites: Appetite[] = [];
  for (let left = pods; left > 0; ) {
    const draw = dice.real(0, 1);
    const wanted = draw < 0.45 ? 1 : draw < 0.65 ? 2 : draw < 0.85 ? 3 : dice.whole(4, Math.max(4, most));
    const replicas = Math.min(wanted, left);
    const size = lognormal(uneven, dice);
    appetites.push({ replicas, cpu: size * lognormal(0.4, dice), memory: size * lognormal(0.4, dice) });
    left -= replicas;
  }
  return appetites;
}
