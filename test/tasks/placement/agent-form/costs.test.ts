import { beforeAll, describe, expect, it } from 'vitest';
import { placement } from '../../../../function/tasks/placement/index.js';
import { readCluster } from '../../../../function/tasks/placement/read.js';
import { loadExact } from '../../../../function/tasks/placement/search/exact.js';

const nodes = (...costs: unknown[]) => costs.map((cost, i) => ({ name: `n${i}`, cpu: 4, memory: '8Gi', cost }));
const read = (...costs: unknown[]) => readCluster({ nodes: nodes(...costs), workloads: [] });
const COST = 'expected a number from 0 to 1000000000, in any unit: money, or watts';

describe('costs of nodes', () => {
  it('are read for every node, or for none', () => {
    const costsOf = (...costs: unknown[]) => {
      const reading = read(...costs);
      return reading.kind === 'problem' ? reading.problem.nodes.map(({ cost }) => cost) : reading;
    };
    expect(costsOf(0, 0.0416, 1e9)).toEqual([0, 0.0416, 1e9]);
    expect(costsOf(undefined, null)).toEqual([undefined, undefined]);
  });

  it.each<[string, unknown[], string, string]>([
    ['negative', [1, -1], '/context/nodes/1/cost', `${COST}, got -1`],
    ['no number', [1, '$2'], '/context/nodes/1/cost', `${COST}, got "$2"`],
    ['endless', [1, Number.POSITIVE_INFINITY], '/context/nodes/1/cost', `${COST}, got Infinity`],
    [
      'of some only',
      [1, undefined, 2],
      '/context/nodes',
      'expected a cost for every node or for none, got none for n1',
    ],
  ])('say what is wrong: %s', (_, costs, pointer, message) => {
    const reading = read(...costs);
    expect(reading).toMatchObject({ kind: 'invalid', errors: expect.arrayContaining([{ pointer, message }]) });
  });

  it('are said where names stand for nodes', () => {
    const reading = readCluster({ nodes: ['a', { name: 'b', cpu: 1, memory: 1, cost: 2 }], workloads: [] });
    const message = 'expected a cost for every node or for none, got none for a';
    expect(reading).toMatchObject({ kind: 'invalid', errors: [{ pointer: '/context/nodes', message }] });
  });
});

describe('an answer with costs', () => {
  beforeAll(loadExact);

  /** What the search and the exact solver say without the model. */
  function answered(costs: readonly number[], workloads: readonly object[]) {
    const reading = placement.pose({ question: 'Where?', context: { nodes: nodes(...costs), workloads } });
    if (reading.kind !== 'problem') throw new Error(JSON.stringify(reading));
    const { answered: known, propose, tokens } = reading.problem;
    const first = known ?? propose(tokens.map(() => 0));
    return first.finish?.() ?? first;
  }

  it('uses two cheap nodes rather than a dear one', () => {
    const proposal = answered([0.5, 0.1, 0.1], [{ name: 'w', cpu: 2, memory: 1024, replicas: 4, node: 'n0' }]);
    expect(proposal.result()).toMatchObject({
      nodes_used: 2,
      cost: { after: 0.2, at_least: 0.2 },
      fewest: true,
      drain: ['n0'],
    });
    expect(proposal.explain()).toContain('They cost 0.2. Nodes that cost less cannot do.');
  });

  it('tells apart prices of an hour that differ in the fourth decimal', () => {
    const proposal = answered([0.0419, 0.0416, 0.0418], [{ name: 'w', cpu: 2, memory: 1024, node: 'n0' }]);
    expect(proposal.result()).toMatchObject({ cost: { after: 0.0416, at_least: 0.0416 }, fewest: true });
  });

  it('does not call costs proven that nothing can tell apart', () => {
    const proposal = answered([1e9, 1e-9, 2e-9], [{ name: 'w', cpu: 2, memory: 1024 }]);
    expect(proposal.result()).toMatchObject({ fewest: false });
  });
});
