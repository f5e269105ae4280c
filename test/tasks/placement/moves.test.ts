import { describe, expect, it } from 'vitest';
import { type Cluster, capacityOf, fits, NOTHING, plus, total } from '../../../function/tasks/placement/cluster.js';
import { groupsOf } from '../../../function/tasks/placement/groups.js';
import { type Moves, movesOf } from '../../../function/tasks/placement/moves.js';
import { seeded } from '../../trm/random.js';

interface Small {
  /** Of every node, as CPU; memory is the same number. */
  capacities: number[];
  /** [request, node today]. */
  workloads: [number, number | undefined][];
  apart?: number[][];
  together?: number[][];
}

const amount = (of: number) => ({ cpu: of, memory: of });
function cluster({ capacities, workloads, apart = [], together = [] }: Small): Cluster {
  return {
    nodes: capacities.map((of, n) => ({ name: `n${n}`, allocatable: amount(of), reserved: NOTHING })),
    workloads: workloads.map(([of, at], w) => ({
      name: `w${w}`,
      request: amount(of),
      allowed: [...capacities.keys()],
      at,
    })),
    apart,
    together,
    ignored: [],
  };
}

/** "w0>n1 w1>n2", with a ! before what is stopped first. */
const words = ({ kind, moves }: Moves) =>
  [kind, ...moves.map(({ workloads, to, stopFirst }) => `${stopFirst ? '!' : ''}${workloads.join('+')}>${to}`)].join(
    ' ',
  );

describe('orders', () => {
  it.each<[string, Small, number[], string]>([
    ['nothing', { capacities: [4], workloads: [[1, 0]] }, [0], 'ordered'],
    ['one that moves', { capacities: [4, 4], workloads: [[1, 0]] }, [1], 'ordered 0>1'],
    ['one that waits', { capacities: [4, 4], workloads: [[1, undefined]] }, [1], 'ordered 0>1'],
    [
      'one into the place of another',
      {
        capacities: [4, 4, 4],
        workloads: [
          [4, 0],
          [4, 1],
        ],
      },
      [1, 2],
      'ordered 1>2 0>1',
    ],
    [
      'a chain',
      {
        capacities: [4, 4, 4, 4],
        workloads: [
          [4, 0],
          [4, 1],
          [4, 2],
        ],
      },
      [1, 2, 3],
      'ordered 2>3 1>2 0>1',
    ],
    [
      'a swap with room',
      {
        capacities: [4, 5],
        workloads: [
          [2, 0],
          [3, 1],
        ],
      },
      [1, 0],
      'ordered 0>1 1>0',
    ],
    [
      'a swap with room on one side',
      {
        capacities: [6, 3],
        workloads: [
          [2, 0],
          [3, 1],
        ],
      },
      [1, 0],
      'ordered 1>0 0>1',
    ],
    [
      'a swap without room',
      {
        capacities: [4, 4],
        workloads: [
          [4, 0],
          [4, 1],
        ],
      },
      [1, 0],
      'blocked 1>0 !0>1',
    ],
    [
      'a ring of three',
      {
        capacities: [4, 4, 4],
        workloads: [
          [4, 0],
          [4, 1],
          [4, 2],
        ],
      },
      [1, 2, 0],
      'blocked 2>0 1>2 !0>1',
    ],
    [
      'a swap of partners that must be apart',
      {
        capacities: [9, 9],
        workloads: [
          [1, 0],
          [1, 1],
        ],
        apart: [[0, 1]],
      },
      [1, 0],
      'blocked 1>0 !0>1',
    ],
    [
      'after the partner that must be apart',
      {
        capacities: [9, 9, 9],
        workloads: [
          [1, 0],
          [1, 1],
        ],
        apart: [[0, 1]],
      },
      [1, 2],
      'ordered 1>2 0>1',
    ],
    [
      'together as one',
      {
        capacities: [9, 9, 9],
        workloads: [
          [1, 0],
          [1, 1],
          [1, 0],
        ],
        together: [[0, 1]],
      },
      [2, 2, 0],
      'ordered 0+1>2',
    ],
    [
      'together, one being there',
      {
        capacities: [9, 9],
        workloads: [
          [1, 0],
          [1, 1],
        ],
        together: [[0, 1]],
      },
      [1, 1],
      'ordered 0>1',
    ],
    [
      'away from a node that is overfull',
      {
        capacities: [1, 4],
        workloads: [
          [2, 0],
          [2, 0],
        ],
      },
      [1, 1],
      'ordered 0>1 1>1',
    ],
    [
      'to a node that is overfull until another left',
      {
        capacities: [3, 4],
        workloads: [
          [2, 0],
          [3, 0],
          [1, 1],
        ],
      },
      [0, 1, 0],
      'ordered 1>1 2>0',
    ],
  ])('%s', (_, small, target, expected) => {
    expect(words(movesOf(cluster(small), target))).toBe(expected);
  });
});

/** A cluster with a placement that obeys its rules, beside one of today that need not; undefined if luck had none. */
function draw(random: () => number): { cluster: Cluster; target: number[] } | undefined {
  const below = (n: number) => Math.floor(random() * n);
  const count = 1 + below(6);
  const nodes = 2 + below(3);
  const workloads = Array.from({ length: count }, (): [number, number | undefined] => [
    1 + below(4),
    random() < 0.1 ? undefined : below(nodes),
  ]);
  const pair = () => [...new Set([below(count), below(count)])].sort((a, b) => a - b);
  const pairs = (likely: number) => (random() < likely ? [pair()].filter((set) => set.length === 2) : []);
  const small = { workloads, apart: [...pairs(0.5), ...pairs(0.3)], together: pairs(0.3) };
  const target = workloads.map(() => below(nodes));
  for (const set of small.together) for (const w of set) target[w] = target[set[0] ?? 0] ?? 0;
  if (small.apart.some((set) => new Set(set.map((w) => target[w])).size < set.length)) return undefined;
  // Capacities as tight as the target allows, or nearly.
  const capacities = Array.from({ length: nodes }, (_, n) =>
    workloads.reduce((sum, [of], w) => sum + (target[w] === n ? of : 0), below(3)),
  );
  return { cluster: cluster({ ...small, capacities }), target };
}

/** Whether every move keeps the rules, by playing it. */
function plays({ nodes, workloads, apart }: Cluster, target: readonly number[], { moves }: Moves): boolean {
  const at = workloads.map((w) => w.at);
  for (const move of moves) if (move.stopFirst) for (const w of move.workloads) at[w] = undefined;
  for (const { workloads: moving, to } of moves) {
    for (const w of moving) at[w] = to;
    const there = workloads.filter((_, w) => at[w] === to).map(({ request }) => request);
    const node = nodes[to];
    if (!node || !fits(there.reduce(plus, NOTHING), capacityOf(node))) return false;
    if (apart.some((set) => set.some((w) => moving.includes(w)) && set.filter((w) => at[w] === to).length > 1))
      return false;
  }
  return at.every((n, w) => n === target[w]);
}

/** Fewest stops with which some order plays, by trying them all. */
function fewest(of: Cluster, target: readonly number[]): number {
  const moving = groupsOf(of)
    .map(({ members }) => members.filter((w) => of.workloads[w]?.at !== target[w]))
    .filter((members) => members.length > 0);
  const orders = permutations(moving);
  const stops = [...Array(2 ** moving.length).keys()]
    .map((bits) => moving.filter((_, m) => bits & (2 ** m)))
    .sort((a, b) => a.length - b.length);
  const found = stops.find((stopped) =>
    orders.some((order) => {
      const moves = order.map((workloads) => ({
        workloads,
        to: target[workloads[0] ?? 0] ?? 0,
        stopFirst: stopped.includes(workloads),
      }));
      return plays(of, target, { kind: 'ordered', moves });
    }),
  );
  return found?.length ?? Number.NaN;
}

function permutations<T>(of: readonly T[]): T[][] {
  if (of.length === 0) return [[]];
  return of.flatMap((one, i) => permutations(of.toSpliced(i, 1)).map((rest) => [one, ...rest]));
}

describe('of random clusters', () => {
  it('finds an order exactly where one exists, and the fewest stops where none does', () => {
    const random = seeded(1);
    const seen = { ordered: 0, blocked: 0, unknown: 0 };
    for (let i = 0; i < 3000; i++) {
      const drawn = draw(random);
      if (!drawn) continue;
      const moves = movesOf(drawn.cluster, drawn.target);
      const stops = moves.moves.filter(({ stopFirst }) => stopFirst).length;
      seen[moves.kind]++;
      expect(plays(drawn.cluster, drawn.target, moves), JSON.stringify({ ...drawn, moves })).toBe(true);
      expect({ kind: moves.kind, stops }, JSON.stringify({ ...drawn, moves })).toEqual({
        kind: stops === 0 ? 'ordered' : 'blocked',
        stops: fewest(drawn.cluster, drawn.target),
      });
    }
    expect(seen.ordered).toBeGreaterThan(1000);
    expect(seen.blocked).toBeGreaterThan(100);
  });

  it.each([[32], [256]])('%d workloads on 12 full nodes: an order that plays, whatever its kind', (count) => {
    const random = seeded(2);
    for (let i = 0; i < 5; i++) {
      const workloads = Array.from({ length: count }, (): [number, number] => [
        1 + Math.floor(random() * 8),
        Math.floor(random() * 12),
      ]);
      const target = workloads.map(() => Math.floor(random() * 12));
      const capacities = Array.from({ length: 12 }, (_, n) =>
        total(workloads.map(([of], w) => (target[w] === n ? amount(of) : NOTHING))),
      );
      const drawn = cluster({ capacities: capacities.map(({ cpu }) => cpu), workloads });
      const moves = movesOf(drawn, target);
      expect(plays(drawn, target, moves)).toBe(true);
    }
  });

  it('says that it does not know when its looks are spent', () => {
    const moves = movesOf(
      cluster({
        capacities: [4, 4],
        workloads: [
          [4, 0],
          [4, 1],
        ],
      }),
      [1, 0],
      1,
    );
    expect(words(moves)).toBe('unknown 1>0 !0>1');
  });
});
