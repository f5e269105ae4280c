import { type Cluster, capacityOf, type Node, total } from '../../../../../function/tasks/placement/cluster.js';
import { Dice } from '../../../../data/dice.js';
import { APPS, HARDWARE } from '../../exam/homelab.js';
import { type Deployment, running } from './deployment.js';
import { type Appetite, lognormal, requestsOf } from './requests.js';

const MEBIBYTE = 2 ** 20;
const NODES = [3, 12] as const;
/** Of public GitOps homelabs, the median has 105 movable pods, and nine of ten at most 201. */
const PODS = { least: 30, median: 100, spread: 0.5, most: 200 } as const;
const FULL = [0.4, 0.75] as const;
const OTHER = [0.4, 1] as const;
const PINNED = 0.1;
const APART = 0.4;
/** Chance that a pod asks for no CPU, and for no memory: many charts leave requests out. */
const SILENT = { cpu: 0.2, memory: 0.12 } as const;
/** Chance that the control plane's nodes take no other pods than those that tolerate its taint. */
const TAINTED = 0.35;
const TOLERANT = 0.15;
/** Share of the deployments that need what a few nodes have, a graphics card or a Zigbee stick, where there is such. */
const SELECTIVE = 0.06;
const POD_LIMIT = 110;

/** A homelab of 3 to 12 nodes and 30 to 200 pods; the same seed gives the same one. */
export function homelab(seed: number): Cluster {
  const dice = new Dice(seed);
  const nodes = makeNodes(dice.whole(...NODES), dice);
  const all = [...nodes.keys()];
  const room = total(nodes.map(capacityOf));
  const pods = Math.min(PODS.most, Math.max(PODS.least, Math.round(PODS.median * lognormal(PODS.spread, dice))));
  const appetites = appetitesOf(Math.min(pods, Math.floor((room.rest?.[0] ?? 0) * 0.75)), nodes.length, dice);
  const scarce = dice.real(...FULL);
  const other = scarce * dice.real(...OTHER);
  const full = dice.chance(0.3) ? { cpu: scarce, memory: other } : { cpu: other, memory: scarce };
  const smallest = {
    cpu: Math.min(...nodes.map((node) => capacityOf(node).cpu)) * 0.6,
    memory: Math.min(...nodes.map((node) => capacityOf(node).memory)) * 0.6,
  };
  const requests = requestsOf(appetites, room, full, smallest);
  const places = new Places(nodes, dice);
  const deployments = appetites.map(({ replicas }, d): Deployment => {
    const allowed = places.draw(dice);
    return {
      name: `${APPS[d % APPS.length]}${d < APPS.length ? '' : Math.floor(d / APPS.length) + 1}`,
      replicas: Math.min(replicas, allowed.length),
      request: { cpu: 0, memory: 0, ...requests[d], rest: [1] },
      allowed,
      apart: dice.chance(APART),
    };
  });
  const disks = dice.some(all, dice.whole(1, Math.max(1, Math.ceil(nodes.length / 2))));
  return running(
    {
      nodes,
      resources: ['pods'],
      deployments,
      together: pairs(deployments, dice),
      pinned: { share: PINNED, nodes: disks },
    },
    dice,
  );
}

/** One or three of the nodes are the control plane, which stays whatever happens. */
function makeNodes(count: number, dice: Dice): Node[] {
  const draw = dice.real(0, 1);
  const kinds = dice.some(HARDWARE, draw < 0.5 ? 1 : draw < 0.85 ? 2 : 3);
  const daemons = dice.whole(3, 9);
  const reserved = {
    cpu: 10 * daemons * dice.whole(1, 5),
    memory: daemons * 16 * dice.whole(1, 6) * MEBIBYTE,
    rest: [daemons],
  };
  const controllers = count >= 4 && dice.chance(0.6) ? (count >= 6 && dice.chance(0.6) ? 3 : 1) : 0;
  return Array.from({ length: count }, (_, i) => {
    const { cores, gibibytes } = kinds[i] ?? dice.pick(kinds);
    const allocatable = {
      cpu: cores * 1000,
      memory: Math.floor(gibibytes * 1024 * 0.96) * MEBIBYTE,
      rest: [POD_LIMIT],
    };
    return { name: `node-${i + 1}`, allocatable, reserved, ...(i < controllers ? { kept: true } : {}) };
  });
}

/** Where deployments may run. */
class Places {
  private readonly all: readonly number[];
  private readonly workers: readonly number[];
  private readonly equipped: readonly number[];

  constructor(nodes: readonly Node[], dice: Dice) {
    this.all = [...nodes.keys()];
    const workers = this.all.filter((n) => !nodes[n]?.kept);
    this.workers = workers.length > 0 && dice.chance(TAINTED) ? workers : this.all;
    this.equipped = dice.some(this.workers, dice.whole(1, 3)).sort((a, b) => a - b);
  }

  draw(dice: Dice): readonly number[] {
    if (dice.chance(SELECTIVE)) return this.equipped;
    return dice.chance(TOLERANT) ? this.all : this.workers;
  }
}

/** Four of five deployments have one replica, as in homelabs. */
function appetitesOf(pods: number, nodes: number, dice: Dice): Appetite[] {
  const appetites: Appetite[] = [];
  for (let left = pods; left > 0; ) {
    const replicas = Math.min(left, nodes, dice.chance(0.8) ? 1 : dice.whole(2, 3));
    const size = lognormal(1, dice);
    const cpu = dice.chance(SILENT.cpu) ? 0 : size * lognormal(0.7, dice);
    const memory = dice.chance(SILENT.memory) ? 0 : size * lognormal(0.7, dice);
    appetites.push({ replicas, cpu, memory });
    left -= replicas;
  }
  return appetites;
}

/** A cache beside its application, at times. */
function pairs(deployments: readonly Deployment[], dice: Dice): [number, number][] {
  const single = [...deployments.keys()].filter((d) => deployments[d]?.replicas === 1);
  const [a, b, c, d] = dice.some(single, 2 * dice.whole(0, 2));
  return [
    ...(a !== undefined && b !== undefined ? [[a, b] satisfies [number, number]] : []),
    ...(c !== undefined && d !== undefined ? [[c, d] satisfies [number, number]] : []),
  ];
}
