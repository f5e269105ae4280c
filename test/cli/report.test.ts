import { describe, expect, it } from 'vitest';
import { columns, wrapped } from '../../function/cli/columns.js';
import { report } from '../../function/cli/report.js';

const amount = (allocatable: number, reserved: number, before: number, after: number) => ({
  allocatable,
  reserved,
  before,
  after,
});
const GI = 2 ** 30;
const ANSWER = {
  answer: 'b can be drained and removed: 1 pod moves, and a stays.',
  verified: true,
  result: {
    drain: ['b'],
    plan: { kind: 'drain', kubectl: ['kubectl cordon b', 'kubectl drain --ignore-daemonsets b'] },
    placement: [
      { workload: 'x/p', from: 'b', node: 'a' },
      { workload: 'x/new', node: 'a' },
      { workload: 'x/q', from: 'a', node: 'a' },
    ],
    drain_alone: [
      { node: 'a', ok: 'no', moves: 1, why: ['x/q: no controller starts it again', 'and so on'] },
      { node: 'b', ok: 'yes', moves: 1, why: [] },
    ],
    utilisation: [
      { node: 'a', cpu_millicores: amount(4000, 100, 500, 1750), memory_bytes: amount(8 * GI, 0, GI, 2.25 * GI) },
      { node: 'b', cpu_millicores: amount(4000, 100, 1000, 0), memory_bytes: amount(8 * GI, 0, GI, 0) },
    ],
  },
};

describe('an answer for people', () => {
  it('has the sentence, the nodes, what stands in the way, and the commands', () => {
    expect(report(ANSWER, 40)).toBe(`b can be drained and removed: 1 pod
moves, and a stays.

NODE   PODS    CPU          OF   MEMORY        OF    DRAIN
a      1 → 3   0.6 → 1.85   4    1Gi → 2.3Gi   8Gi   no
b      1 → 0   1.1 → 0.1    4    1Gi → 0Gi     8Gi   by this plan
PODS are those that can move or are held; CPU and MEMORY count those of DaemonSets as well, and what is
assumed of pods that request nothing.

a cannot be drained: x/q: no controller starts it again (and 1 more)

kubectl cordon b
kubectl drain --ignore-daemonsets b
`);
  });

  it('says first that it is not verified', () => {
    expect(report({ answer: 'Maybe.', verified: false, violations: ['too full', 'x'], result: {} }, 80)).toBe(
      'Maybe.\n\nNot verified: too full; x.\n',
    );
  });

  it('of another objective has what it has', () => {
    const result = {
      drain_alone: [{ node: 'a', ok: 'conditional', moves: 2, why: ['x decides'] }],
      plan: { kubectl: ['kubectl drain a'], afterwards: ['kubectl uncordon a'] },
    };
    expect(report({ answer: 'Yes.', verified: true, result }, 80)).toBe(`Yes.

NODE   MOVES   DRAIN
a      2       alone, on a condition

a on a condition: x decides

kubectl drain a

# afterwards
kubectl uncordon a
`);
  });

  it('does not promise what was asked and cannot be', () => {
    const result = { drain: ['a'], plan: null, drain_alone: [{ node: 'a', ok: 'no', moves: 1, why: ['w'] }] };
    expect(report({ answer: 'No.', verified: true, result }, 80)).toBe(
      'No.\n\nNODE   MOVES   DRAIN\na      1       no\n\na cannot be drained: w\n',
    );
  });

  it('of anything else is its sentence', () => {
    expect(report({ answer: 'Nothing.', verified: true, result: { utilisation: 'x', drain_alone: [1] } }, 80)).toBe(
      'Nothing.\n',
    );
  });

  it('names at most ten reasons', () => {
    const drain_alone = Array.from({ length: 12 }, (_, i) => ({ node: `n${i}`, ok: 'no', moves: 0, why: ['w'] }));
    expect(report({ answer: 'No.', verified: true, result: { drain_alone } }, 80)).toContain(
      'n9 cannot be drained: w\nand 2 more nodes\n',
    );
  });

  it('does not let names steer the terminal', () => {
    expect(report({ answer: 'a\u001B[2Jb\u202Ec', verified: true }, 80)).toBe('a\uFFFD[2Jb\uFFFDc\n');
  });
});

describe('text', () => {
  it('stands in columns without spaces at the end', () => {
    expect(
      columns([
        ['A', 'B'],
        ['long', ''],
        ['x', 'y'],
      ]),
    ).toBe('A      B\nlong\nx      y');
  });

  it('is wrapped between words', () => {
    expect(wrapped('a bb ccc-dddd e', 5)).toBe('a bb\nccc-dddd\ne');
  });
});
