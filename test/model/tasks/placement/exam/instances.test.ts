import { describe, expect, it } from 'vitest';
import { type Cluster, capacityOf, total } from '../../../../../function/tasks/placement/cluster.js';
import { WINDOW_NODES } from '../../../../../function/tasks/placement/packing.js';
import { mean, quantile } from '../../../../../model/statistics.js';
import {
  type Instance,
  instances,
  KINDS,
  type Kind,
  plantedInstances,
} from '../../../../../model/tasks/placement/exam/instances.js';
import { judge } from '../../../../tasks/placement/judge.js';

const COUNT = 300;

function taken<T>(stream: Generator<T, never>, count: number): T[] {
  return Array.from({ length: count }, () => stream.next().value);
}

const made = new Map<Kind, Instance[]>(KINDS.map((kind) => [kind, taken(plantedInstances(kind, 5), COUNT)]));
const of = (kind: Kind) => made.get(kind) ?? [];

/** What is asked for, as a share of what the nodes have; of the scarcer resource. */
function demand({ nodes, workloads }: Cluster, used: ReadonlySet<number | undefined>): number {
  const asked = total(workloads.map(({ request }) => request));
  const room = total(nodes.filter((_, n) => used.has(n)).map(capacityOf));
  return Math.max(asked.cpu / room.cpu, asked.memory / room.memory);
}

const wholly = ({ nodes }: Cluster) => new Set(nodes.keys());
const kindsOf = (things: readonly object[]) => new Set(things.map((thing) => JSON.stringify(thing)));

describe.each(KINDS)('%s clusters', (kind) => {
  it('have a placement that obeys every rule', () => {
    for (const { cluster, planted } of of(kind)) expect(judge(cluster, planted).faults).toEqual([]);
  });

  it('are of 3 to 12 nodes and at most 32 workloads, each of a name of its own', () => {
    for (const { cluster } of of(kind)) {
      expect(cluster.nodes.length).toBeGreaterThanOrEqual(3);
      expect(cluster.nodes.length).toBeLessThanOrEqual(WINDOW_NODES);
      expect(cluster.workloads.length).toBeGreaterThanOrEqual(3);
      expect(cluster.workloads.length).toBeLessThanOrEqual(32);
      for (const named of [cluster.nodes, cluster.workloads]) {
        expect(new Set(named.map(({ name }) => name)).size).toBe(named.length);
      }
    }
    const few = of(kind).filter(({ cluster }) => cluster.workloads.length < 6);
    expect(few.length).toBeLessThan(COUNT * 0.02);
  });

  it('ask for amounts as people write them', () => {
    for (const { cluster } of of(kind)) {
      for (const { request } of cluster.workloads) {
        expect(request.cpu % 50).toBe(0);
        expect(request.memory % (64 * 2 ** 20)).toBe(0);
        expect(Math.min(request.cpu, request.memory)).toBeGreaterThan(0);
      }
    }
  });

  it('are mostly of equal machines, and often of replicas', () => {
    const equal = of(kind).filter(({ cluster }) => kindsOf(cluster.nodes.map(capacityOf)).size === 1);
    expect(equal.length / COUNT).toBeGreaterThan(0.5);
    expect(equal.length / COUNT).toBeLessThan(0.7);
    const sizes = of(kind).map(({ cluster: { workloads } }) => {
      return kindsOf(workloads.map(({ request }) => request)).size / workloads.length;
    });
    expect(mean(sizes)).toBeLessThan(0.8);
  });

  it('mostly run already', () => {
    const running = of(kind).filter(({ cluster }) => cluster.workloads.some(({ at }) => at !== undefined));
    expect(running.length / COUNT).toBeGreaterThan(0.75);
  });

  it('come from their seed alone', () => {
    const first = taken(instances(kind, 5), 3);
    expect(first).toEqual(
      of(kind)
        .slice(0, 3)
        .map(({ cluster }) => cluster),
    );
    expect(taken(instances(kind, 6), 3)).not.toEqual(first);
  });
});

it('easy clusters are about half full', () => {
  const shares = of('easy').map(({ cluster }) => demand(cluster, wholly(cluster)));
  expect(quantile(shares, 0.1)).toBeGreaterThan(0.4);
  expect(quantile(shares, 0.9)).toBeLessThan(0.6);
});

it('tight clusters fill some or all of their nodes to about 90 %', () => {
  const shares = of('tight').map(({ cluster, planted }) => demand(cluster, new Set(planted)));
  expect(quantile(shares, 0.5)).toBeGreaterThan(0.88);
  expect(Math.max(...shares)).toBeLessThanOrEqual(1);
  const full = of('tight').filter(({ cluster, planted }) => new Set(planted).size === cluster.nodes.length);
  expect(full.length / COUNT).toBeGreaterThan(0.4);
  expect(full.length / COUNT).toBeLessThan(0.6);
});

it('only constrained clusters have rules, and all of them do', () => {
  const limited = ({ nodes, workloads }: Cluster) => workloads.some(({ allowed }) => allowed.length < nodes.length);
  for (const { cluster } of [...of('easy'), ...of('tight')]) {
    expect(cluster).toMatchObject({ apart: [], together: [] });
    expect(limited(cluster)).toBe(false);
  }
  expect(of('constrained').filter(({ cluster }) => limited(cluster)).length).toBe(COUNT);
  for (const rule of ['apart', 'together'] as const) {
    expect(of('constrained').filter(({ cluster }) => cluster[rule].length > 0).length).toBeGreaterThan(COUNT / 2);
  }
});
