import { beforeAll, describe, expect, it } from 'vitest';
import { placement } from '../../../function/tasks/placement/index.js';
import { FIELDS, type Objective } from '../../../function/tasks/placement/question/fields.js';
import { loadExact } from '../../../function/tasks/placement/search/exact.js';
import { CASES, caseOf } from '../../judge/cases.js';
import { dump } from '../../judge/dumps.js';
import { at, dicts } from '../../judge/json.js';
import { seeded } from '../../trm/random.js';
import { resultFaults, resultsOf } from '../results.js';

type Fields = Record<string, unknown>;

const faults = resultFaults(placement);
const random = seeded(14);
const whole = (below: number) => Math.floor(random() * below);
const some = (names: readonly string[]) => names.filter(() => random() < 0.4);
const junk = () => Array.from({ length: placement.sequenceLength }, () => whole(placement.outputVocabularySize));

/** What is wrong with the results of a context, and what they are. */
function asked(context: Fields): { results: Fields[]; wrong: unknown[] } {
  const reading = placement.pose({ question: 'What now?', context, budget: { time_ms: 20 } });
  if (reading.kind !== 'problem') return { results: [], wrong: [] };
  const results = resultsOf(reading.problem, [junk()]);
  return { results, wrong: results.flatMap(faults) };
}

beforeAll(loadExact);

describe('the form of agents', () => {
  /** A few nodes and workloads of random sizes and rules; some are more than the nodes hold. */
  function context(i: number): Fields {
    const nodes = Array.from({ length: 1 + whole(6) }, (_, n) => ({
      name: `n${n}`,
      cpu: 1 + whole(8),
      memory: `${1 + whole(16)}Gi`,
      ...(i % 3 === 0 ? { cost: whole(50) } : {}),
      ...(whole(8) === 0 ? { cordoned: true } : {}),
    }));
    const node = () => nodes[whole(nodes.length)]?.name;
    const workloads = Array.from({ length: whole(10) }, (_, w) => ({
      name: `w${w}`,
      cpu: `${50 + whole(2000)}m`,
      memory: `${64 + whole(4096)}Mi`,
      ...(whole(2) === 0 ? { node: node() } : {}),
      ...(whole(4) === 0 ? { replicas: whole(4) } : {}),
    }));
    const names = workloads.filter((one) => !('replicas' in one)).map(({ name }) => name);
    const constraints =
      names.length > 1 && whole(2) === 0 ? [{ type: 'anti-affinity', workloads: names.slice(0, 2) }] : [];
    return { nodes, workloads, constraints };
  }

  it('a result of every kind is as the schema says', () => {
    const kinds = new Set<string>();
    for (let i = 0; i < 100; i++) {
      const { results, wrong } = asked(context(i));
      expect(wrong, JSON.stringify(results)).toEqual([]);
      for (const { objective, feasible, moves, cost } of results) {
        kinds.add(`${objective} ${feasible}${moves ? ` ${at(moves, 'order')}` : ''}${cost ? ', costs' : ''}`);
      }
    }
    expect([...kinds]).toEqual(
      expect.arrayContaining(['place true ordered', 'place true ordered, costs', 'place false', 'place null']),
    );
  });
});

describe('a running cluster', () => {
  /** Fields that an objective may have, at random, by the names in the dump. */
  function fields(objective: Objective, items: readonly Fields[]): Fields {
    const names = (kind: string) =>
      items.filter((item) => item.kind === kind).map((item) => String(at(item, 'metadata', 'name')));
    const nodes = names('Node');
    const any: Record<Objective, () => Fields> = {
      consolidate: () => (whole(2) === 0 ? { max_moves: whole(6) } : { costs: { [nodes[0] ?? '']: 1 + whole(9) } }),
      drain: () => ({ drain: some(nodes).slice(0, 2) }),
      make_room: () => ({}),
      balance: () => ({ max_moves: 1 + whole(3) }),
      survive: () => ({ fail: some(nodes).slice(0, 3) }),
      fit: () => ({
        workloads: [{ name: 'new', cpu: `${100 + whole(3000)}m`, memory: '1Gi', replicas: 1 + whole(5) }],
      }),
    };
    const own = any[objective]();
    const isEmpty = Object.values(own).some((value) => Array.isArray(value) && value.length === 0);
    return { objective, ...(isEmpty || whole(4) === 0 ? {} : own) };
  }

  const objectives = Object.keys(FIELDS).filter((name): name is Objective => name in FIELDS);
  const contexts: Fields[] = [
    ...Array.from({ length: 16 }, (_, i) => ({ ...dump(1400 + i).context })),
    ...CASES.filter((name) => !name.includes('58p')).map((name) => Object(at(caseOf(name), 'context'))),
  ];

  it.each(objectives)('%s: a result of every kind is as the schema says', (objective) => {
    const oks = new Set<unknown>();
    for (const context of contexts) {
      const { results, wrong } = asked({ ...context, ...fields(objective, dicts(at(context, 'kubernetes', 'items'))) });
      expect(wrong, JSON.stringify(results)).toEqual([]);
      for (const result of results) {
        expect(result.objective).toBe(objective);
        oks.add(result.ok ?? result.feasible);
      }
    }
    expect(oks.size).toBeGreaterThan(objective === 'drain' || objective === 'fit' ? 1 : 0);
  });
});

it.each<[string, Fields]>([
  ['nothing', {}],
  ['no objective', { feasible: false, reason: 'r', ignored: [] }],
  ['an objective that there is not', { objective: 'guess', feasible: false, reason: 'r', ignored: [] }],
  ['what another objective has', { objective: 'survive', failures: [], not_tried: [], ok: 'yes' }],
])('%s is none', (_, result) => {
  expect(faults(result)).not.toEqual([]);
});
