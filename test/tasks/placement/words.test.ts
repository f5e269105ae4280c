import { describe, expect, it } from 'vitest';
import { placement } from '../../../function/tasks/placement/index.js';
import { seeded } from '../../trm/random.js';

const answerTo = (context: Record<string, unknown>) => {
  const reading = placement.pose({ question: 'Where?', context });
  if (reading.kind !== 'problem') throw new Error(JSON.stringify(reading));
  return reading.problem.answered?.explain();
};
const one = { workloads: [{ name: 'a', cpu: 1, memory: '1Gi' }] };
const kept = (name: string) => ({ name, cpu: 4, memory: '8Gi', kept: true });

describe('the answer in words', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'one workload',
      { nodes: 1, ...one },
      '1 workload fits on 1 node (node-1): no node can be drained. Fewer nodes cannot do.',
    ],
    [
      'kept nodes alone, and nothing to run',
      { nodes: [kept('a'), kept('b')], workloads: [] },
      'Nothing runs here that needs a place, but every node is kept: no node can be drained.',
    ],
    [
      'one node, and nothing to run',
      { nodes: 1, workloads: [] },
      'Nothing runs here that has to stay: node-1 can be drained.',
    ],
    [
      'a kept node that runs nothing',
      { nodes: [kept('a'), 'b'], ...one, constraints: [{ type: 'pin', workload: 'a', node: 'b' }] },
      '1 workload fits on 1 node (b), and a is kept: no node can be drained. Fewer nodes cannot do.',
    ],
    [
      'moves that free no node',
      {
        nodes: [kept('a'), kept('b')],
        workloads: [{ ...one.workloads[0], node: 'a' }],
        constraints: [{ type: 'pin', workload: 'a', node: 'b' }],
      },
      '1 workload fits on 1 node (b), and a is kept: no node can be drained, and 1 move is needed to keep the rules. Fewer nodes cannot do.',
    ],
    [
      'more than one node has',
      { nodes: 1, workloads: [{ name: 'a', cpu: 3, memory: 1, replicas: 2 }] },
      'No placement can do: a-1 and a-2 may run on node-1 only and request 6 CPU and 0 GiB, which has 4 CPU and 16 GiB.',
    ],
  ])('of %s', (_, context, words) => {
    expect(answerTo(context)).toBe(words);
  });

  it('of generated clusters is a sentence', () => {
    const random = seeded(11);
    const below = (n: number) => Math.floor(random() * n);
    for (let i = 0; i < 2000; i++) {
      const names = Array.from({ length: 1 + below(4) }, (_, n) => `n${n}`);
      const nodes = names.map((name) => ({
        name,
        cpu: 1 + below(4),
        memory: `${1 + below(4)}Gi`,
        kept: below(4) === 0,
        cordoned: below(6) === 0,
      }));
      const workloads = Array.from({ length: below(4) }, (_, w) => ({
        name: `w${w}`,
        cpu: below(5) / 2,
        memory: `${below(3)}Gi`,
        replicas: below(3),
        ...(below(2) ? { node: names[below(names.length)] } : {}),
      }));
      const reading = placement.pose({ question: 'Where?', context: { nodes, workloads } });
      if (reading.kind !== 'problem') continue;
      const guess = Array.from({ length: 76 }, () => 1 + below(names.length));
      const said = (reading.problem.answered ?? reading.problem.propose(guess)).explain();
      expect(said).toMatch(/^[A-Z1-9].*\.$/);
      expect(said).not.toMatch(
        /undefined|NaN|null|(?<![-.\w])1 (?:nodes|workloads|moves|rules)\b|there are 1|1 workload fit |\(\)| {2}/,
      );
    }
  });
});
