import type { Amount, Cluster, Node, Workload } from '../../../../function/tasks/placement/cluster.js';
import { picker } from '../../../../function/trm/state/random.js';

/** Draws whole numbers from 0 to n-1. */
type Pick = (n: number) => number;

/** Nodes to the power of workloads is at most so much, so that every placement can be looked at. */
const MOST_PLACEMENTS = 20_000;

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** How large the amounts of a resource are: what nodes have is about so much. */
type Scale = (pick: Pick) => number;

const SCALES: readonly Scale[] = [
  (pick) => 4 + pick(8),
  () => 10,
  (pick) => 100 * (1 + pick(40)),
  // Odd numbers without a common divisor.
  (pick) => 2 ** 30 + 2 * pick(2 ** 20) + 1,
  (pick) => 2 ** 50 - 2 * pick(2 ** 30) - 1,
  (pick) => 2 ** 49 + pick(1000) * 2 ** 30,
];

/** A cluster of so few nodes and workloads that every placement can be tried; the same seed gives the same one. */
export function smallCluster(seed: number): Cluster {
  const pick = picker(seed);
  const nodeCount = 2 + pick(5);
  const most = Math.min(10, Math.floor(Math.log(MOST_PLACEMENTS) / Math.log(nodeCount)));
  const count = 1 + pick(most);
  const others = [0, 0, 1, 2, 3][pick(5)] ?? 0;
  const scales = times(2 + others, () => SCALES[pick(SCALES.length)] ?? (() => 10));
  // How much of a node a workload takes at most: a third, a half, three quarters, or all of it.
  const part = [3, 5, 7, 10][pick(4)] ?? 5;
  const alike = pick(3) === 0;
  const sizes = times(alike ? 1 : nodeCount, () => scales.map((scale) => scale(pick)));
  const roomy = scales.map((_, r) => r > 1 && pick(4) === 0);
  const price = priceOf(pick);
  const nodes = times(nodeCount, (n): Node => {
    const size = (sizes[n % sizes.length] ?? []).map((amount, r) =>
      roomy[r] && pick(2) === 0 ? Number.MAX_SAFE_INTEGER : amount,
    );
    const cost = price(pick);
    return {
      name: `n${n}`,
      allocatable: amountOf(size),
      reserved: { cpu: 0, memory: 0 },
      ...(pick(8) === 0 ? { kept: true } : {}),
      ...(cost === undefined ? {} : { cost }),
    };
  });
  const kinds = times(1 + pick(4), () =>
    amountOf(scales.map((scale, r) => requestOf(pick, (sizes[0]?.[r] ?? scale(pick)) * (part / 10)))),
  );
  const workloads = times(count, (w): Workload => {
    const at = pick(3) === 0 ? undefined : pick(nodeCount);
    return {
      name: `w${w}`,
      request: kinds[pick(kinds.length)] ?? { cpu: 0, memory: 0 },
      allowed: allowedOf(pick, nodeCount),
      ...(at === undefined ? {} : { at }),
    };
  });
  const some = () => [...new Set(times(2 + pick(3), () => pick(count)))];
  return {
    nodes,
    workloads,
    ...(others > 0 ? { resources: times(others, (r) => `r${r}`) } : {}),
    apart: times(pick(3), some),
    together: pick(4) === 0 ? times(1 + pick(2), some) : [],
    ignored: [],
  };
}

function amountOf([cpu = 0, memory = 0, ...rest]: readonly number[]): Amount {
  return rest.length === 0 ? { cpu, memory } : { cpu, memory, rest };
}

function requestOf(pick: Pick, most: number): number {
  const kind = pick(6);
  if (kind === 0) return 0;
  // Exactly a half, a third or a quarter, or any part.
  if (kind === 1) return Math.floor(most / (2 + pick(3)));
  return Math.floor((most * (1 + pick(1000))) / 1000);
}

function allowedOf(pick: Pick, count: number): number[] {
  const everywhere = times(count, (n) => n);
  const kind = pick(8);
  if (kind === 0) return everywhere.filter(() => pick(2) === 0);
  if (kind === 1) return [pick(count)];
  if (kind === 2) return everywhere.filter((n) => n % 2 === 0);
  return everywhere;
}

/** No costs at all for most clusters; else whole numbers, prices of an hour, watts, large sums, or next to nothing. */
function priceOf(pick: Pick): (pick: Pick) => number | undefined {
  switch (pick(10)) {
    case 0:
      return (draw) => draw(4);
    case 1:
      return (draw) => (1 + draw(30)) / 10;
    case 2:
      return (draw) => (400 + draw(60)) / 10_000;
    case 3:
      return (draw) => 10_000 + draw(20) / 100;
    case 4:
      return (draw) => draw(100) / 1e6;
    case 5:
      return (draw) => (draw(3) === 0 ? 1e6 + draw(9) : draw(100) / 100);
    // As far apart as the exact solver takes them.
    case 6:
      return (draw) => 1e6 + draw(9e6);
    default:
      return () => undefined;
  }
}
