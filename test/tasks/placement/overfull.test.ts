import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { requireObject } from '../../../function/common/json.js';
import { violationsOf } from '../../../function/tasks/placement/check.js';
import { obeyed } from '../../../function/tasks/placement/cluster.js';
import { agentPlacement } from '../../../function/tasks/placement/placement.js';
import { placementProblem } from '../../../function/tasks/placement/problem.js';
import { readCluster } from '../../../function/tasks/placement/read.js';
import { cluster } from './clusters.js';

/** Three nodes of 1,000, of which the first keeps so much CPU for others. */
const keeping = (cpu: number, ...given: Parameters<typeof cluster> extends [number, ...infer Rest] ? Rest : never) => {
  const plain = cluster(3, ...given);
  const nodes = plain.nodes.map((node, n) => (n === 0 ? { ...node, reserved: { cpu, memory: 0 } } : node));
  return { ...plain, nodes };
};

const answerTo = (given: ReturnType<typeof cluster>) => {
  const problem = placementProblem(given);
  const answer = agentPlacement.immediateAnswer?.(problem);
  if (!answer) return undefined;
  const verdict = agentPlacement.judge(problem, answer);
  return { ...agentPlacement.result(problem, answer, verdict), violations: verdict.violations };
};

describe('a node on which more is reserved than it has', () => {
  it('takes nothing that requests anything, not even what it has enough of', () => {
    const memoryOnly: [number, number] = [0, 10];
    expect(obeyed(keeping(1500, [memoryOnly])).workloads[0]?.allowed).toEqual([1, 2]);
    expect(obeyed(keeping(1000, [memoryOnly])).workloads[0]?.allowed).toEqual([0, 1, 2]);
  });

  it('takes what requests nothing', () => {
    expect(obeyed(keeping(1500, [0])).workloads[0]?.allowed).toEqual([0, 1, 2]);
  });

  it('keeps what runs there, which may also leave', () => {
    expect(obeyed(keeping(1500, [300], { at: { 0: 0 } })).workloads[0]?.allowed).toEqual([0, 1, 2]);
    const pinned = answerTo(keeping(1500, [300], { at: { 0: 0 }, allowed: { 0: [0] } }));
    expect(pinned).toMatchObject({ feasible: true, moves: { steps: [] }, violations: [] });
  });

  it('is no place for what is pinned to it and runs elsewhere', () => {
    expect(answerTo(keeping(1500, [300], { at: { 0: 1 }, allowed: { 0: [0] } }))).toMatchObject({ feasible: false });
  });

  it('is told as a fault of a placement that sends something there', () => {
    const given = obeyed(keeping(1500, [[0, 10]]));
    expect(violationsOf(given, [0])).toEqual(['w0 may not run on n0']);
  });

  it('is not filled by a move in the case that mutated requests found', () => {
    const text = readFileSync(new URL('../../attacks/move-overfills.json', import.meta.url), 'utf8');
    const reading = readCluster(requireObject(requireObject(JSON.parse(text)).context));
    if (reading.kind !== 'problem') throw new Error('expected a cluster');
    const { nodes, workloads } = placementProblem(reading.problem).cluster;
    const overfull = nodes.findIndex(({ name }) => name === 'n2');
    expect(workloads.filter(({ allowed }) => allowed.includes(overfull))).toEqual([]);
  });
});

describe('amounts that do not add up exactly', () => {
  const read = (cpu: string, memory: string) =>
    readCluster({
      nodes: [{ name: 'n', cpu, memory }],
      workloads: [{ name: 'w', cpu: '4503599627370496m', memory: 1 }],
    });

  it.each([
    ['9007199254740991m', '1Gi', 'amounts of cpu that add up to at most 9007199254740991 millicores'],
    ['1', '9007199254740991', 'amounts of memory that add up to at most 9007199254740991 bytes'],
  ])('nodes of %s and %s are refused', (cpu, memory, message) => {
    expect(read(cpu, memory)).toMatchObject({
      kind: 'invalid',
      errors: [{ pointer: '/context', message: `expected ${message} over all nodes and workloads, got more` }],
    });
  });

  it('those that do are read', () => {
    expect(read('4503599627370495m', '1Gi').kind).toBe('problem');
  });
});
